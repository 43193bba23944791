import { WebSocket } from 'ws';
import type { Tally } from './tally.ts';

export interface Call {
  id?: number | string;
  method: 'query' | 'mutation' | 'subscription' | 'subscription.stop';
  path?: string;
  input?: unknown;
  lastEventId?: string;
}

const answerHead = /^\{"id":(\d+),(?:"jsonrpc":"2\.0",)?"(result|error)":/;

/** A WebSocket that calls without waiting, and counts the answers. */
export class AttackSocket {
  #socket: WebSocket;
  #tally: Tally;
  #lastId = 0;
  #subscriptions = new Set<number>();
  #answers = 0;
  /** Who waits for how many answers in all. */
  #awaited: { answers: number; resolve: () => void }[] = [];
  #onAnswer: (() => void) | null = null;
  #isCutHere = false;

  private constructor(socket: WebSocket, tally: Tally) {
    this.#socket = socket;
    this.#tally = tally;
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) this.#hear(data);
    });
    socket.on('close', () => {
      if (!this.#isCutHere) tally.cut += 1;
      for (const { resolve } of this.#awaited.splice(0)) resolve();
    });
  }

  /** Null when it was not let in. */
  static open({
    port,
    from,
    token,
    tally,
  }: {
    port: number;
    from: string;
    token: string | undefined;
    tally: Tally;
  }): Promise<AttackSocket | null> {
    const query = token === undefined ? '' : '?connectionParams=1';
    // `ws` hands it on to `net.connect`; its types do not say so.
    const options = { localAddress: from, perMessageDeflate: false, handshakeTimeout: 120_000 };
    const socket = new WebSocket(`ws://127.0.0.1:${port}/trpc${query}`, options);
    const { promise, resolve } = Promise.withResolvers<AttackSocket | null>();
    const fail = () => {
      tally.cut += 1;
      resolve(null);
    };
    socket.on('error', () => undefined);
    socket.once('close', fail);
    socket.once('open', () => {
      socket.off('close', fail);
      tally.opened += 1;
      const opened = new AttackSocket(socket, tally);
      if (token !== undefined) opened.send(JSON.stringify({ method: 'connectionParams', data: { token } }));
      resolve(opened);
    });
    return promise;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  send(text: string | Buffer): void {
    if (this.isOpen) this.#socket.send(text);
  }

  /** Reads nothing any more, so that what the server sends waits there. */
  pause(): void {
    this.#socket.pause();
  }

  /** As a client whose network has gone. */
  cut(): void {
    this.#isCutHere = true;
    this.#socket.terminate();
  }

  call(...calls: readonly Call[]): void {
    const frames = calls.map((call) => this.#frameOf(call));
    this.send(JSON.stringify(frames.length === 1 ? frames[0] : frames));
  }

  /** Resolves when so many more calls have been answered, or when the socket has closed. */
  answers(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    if (!this.isOpen) resolve(undefined);
    else this.#awaited.push({ answers: this.#answers + count, resolve: () => resolve(undefined) });
    return promise;
  }

  /** Resolves when the socket has closed. */
  closed(): Promise<void> {
    return this.answers(Infinity);
  }

  /** Has so many calls under way at all times, each in a frame of its own, until the socket closes. */
  async flood(underWay: number, next: () => Call): Promise<void> {
    this.#onAnswer = () => this.call(next());
    for (let count = 0; count < underWay; count += 1) this.call(next());
    await this.closed();
  }

  #frameOf({ id = ++this.#lastId, method, path, input, lastEventId }: Call) {
    if (method === 'subscription' && typeof id === 'number') this.#subscriptions.add(id);
    if (method === 'subscription.stop') return { id, method };
    return { id, method, params: { path, input, ...(lastEventId !== undefined && { lastEventId }) } };
  }

  #hear(data: Buffer): void {
    const head = data.toString('latin1', 0, 64);
    if (head === 'PING') return this.send('PONG');
    const [, id, outcome] = answerHead.exec(head) ?? [];
    if (outcome === undefined) return;
    // Of a subscription's items the first alone is an answer to the call.
    if (outcome === 'result' && this.#subscriptions.has(Number(id)) && !head.includes('"started"')) return;
    this.#answers += 1;
    if (outcome === 'error') this.#tally.refused += 1;
    else this.#tally.served += 1;
    const ready = this.#awaited.filter(({ answers }) => answers <= this.#answers);
    if (ready.length > 0) this.#awaited = this.#awaited.filter((each) => !ready.includes(each));
    for (const { resolve } of ready) resolve();
    this.#onAnswer?.();
  }
}
