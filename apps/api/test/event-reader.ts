export interface Event {
  id?: string;
  event?: string;
  data?: unknown;
  retry?: string;
}

/** Reads server-sent events by the letter, as no library would show them. */
export class EventReader implements Disposable {
  readonly events: Event[] = [];
  pings = 0;
  readonly response: Response;
  /** Settles when the stream is over, whoever ended it. */
  readonly ended: Promise<void>;
  #abort: AbortController;

  private constructor(response: Response, abort: AbortController) {
    this.response = response;
    this.#abort = abort;
    this.ended = this.#read();
  }

  static async open(
    url: string,
    path: string,
    { token, headers }: { token: string; headers?: Record<string, string> },
  ): Promise<EventReader> {
    const abort = new AbortController();
    const response = await fetch(url + path, {
      headers: { authorization: `Bearer ${token}`, ...headers },
      signal: abort.signal,
    });
    return new EventReader(response, abort);
  }

  async #read(): Promise<void> {
    let text = '';
    const body = this.response.body?.pipeThrough(new TextDecoderStream());
    if (!body) throw new Error('There is no body.');
    try {
      for await (const chunk of body) {
        const blocks = (text + chunk).split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.#take(block.trim());
      }
    } catch {
      // Cut off, by one side or the other.
    }
  }

  #take(block: string): void {
    // A comment (HTML, 9.2.6), by which the server keeps the connection from being taken for dead.
    if (block.startsWith(':')) this.pings++;
    else this.events.push(parse(block));
  }

  /** The events that have an ID. */
  get items(): Event[] {
    return this.events.filter(({ id }) => id !== undefined);
  }

  [Symbol.dispose](): void {
    this.#abort.abort();
  }
}

function parse(block: string): Event {
  const fields = block.split('\n').map((line) => {
    const colon = line.indexOf(': ');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 2)];
    return [name, name === 'data' && value !== '' ? (JSON.parse(value) as unknown) : value];
  });
  return Object.fromEntries(fields) as Event;
}
