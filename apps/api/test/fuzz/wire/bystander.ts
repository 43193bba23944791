import { call, patienceMs, WireSocket, type Call } from './wire-socket.ts';
import { jsonRequest, requestText, WireRequests } from './wire-requests.ts';
import type { ConfinedServer } from './confined-server.ts';
import { password, rooms } from './seeded-data.ts';

/**
 * How much CPU time the server may spend, on whatever and in all its threads, between a question and its answer. It is what a wait
 * is made of on a machine that has nothing else to do, and other work on the machine does not add to it.
 */
const maxCpuMs = 2_000;

/** Somebody well-behaved, elsewhere, who is always answered: a message, a search, the page of the app, a reload, a sign-in. */
export class Bystander implements Disposable {
  readonly #server: ConfinedServer;
  readonly #usernames: readonly string[];
  readonly #from: string;
  readonly #token: string;
  readonly #socket: WireSocket;
  #pageStatus = 0;
  #sends = 0;
  #searches = 0;

  private constructor(
    server: ConfinedServer,
    usernames: readonly string[],
    from: string,
    token: string,
    socket: WireSocket,
  ) {
    this.#server = server;
    this.#usernames = usernames;
    this.#from = from;
    this.#token = token;
    this.#socket = socket;
  }

  /** The first of them writes, and all sign in by turns. */
  static async join(server: ConfinedServer, usernames: readonly string[], from: string): Promise<Bystander> {
    const token = await signIn(server.port, usernames[0] ?? '', from);
    const socket = await WireSocket.signedIn(server.port, token, { from });
    if (socket === null) throw new Error('A server at rest takes a socket.');
    const bystander = new Bystander(server, usernames, from, token, socket);
    // 404 where the web app has not been built.
    [bystander.#pageStatus = 0] = await bystander.#request(
      requestText('/', { headers: { accept: 'text/html' } }),
    );
    const problems = await bystander.problems();
    if (problems.length > 0) throw new Error(`At rest: ${problems.join(' ')}`);
    return bystander;
  }

  /** What went wrong for somebody well-behaved just now, a sentence each. */
  async problems({ canConnect = true } = {}): Promise<string[]> {
    const username = this.#usernames[this.#sends % this.#usernames.length];
    const login = jsonRequest('POST', '/api/login', { username, password });
    const page = requestText('/', { headers: { accept: 'text/html' } });
    return [
      ...(await this.messageProblems()),
      ...(await this.#costOf('A search', () => this.#isFound())),
      ...(await this.#costOf('The page', async () => (await this.#request(page))[0] === this.#pageStatus)),
      ...(canConnect ? await this.#costOf('A new connection', () => this.#isTaken()) : []),
      ...(await this.#costOf('A sign-in', async () => (await this.#request(login))[0] === 200)),
    ];
  }

  messageProblems(): Promise<string[]> {
    return this.#costOf('A message', () => this.#isSent());
  }

  async #costOf(what: string, isAnswered: () => Promise<boolean>): Promise<string[]> {
    const { usage } = this.#server;
    if (!usage.isAlive) return [];
    const before = usage.cpuMs;
    const wasAnswered = await isAnswered();
    if (!usage.isAlive) return [];
    const costMs = usage.cpuMs - before;
    if (!wasAnswered) return [`${what} of somebody else is not answered as it should be.`];
    return costMs > maxCpuMs
      ? [`${what} of somebody else waits while the server spends ${costMs} ms of CPU time.`]
      : [];
  }

  async #isSent(): Promise<boolean> {
    const content = `message ${++this.#sends}`;
    const clientMessageId = `bystander-${this.#sends}`;
    const input = { roomId: rooms.lounge, content, clientMessageId };
    return this.#isServed(call(`send ${this.#sends}`, 'mutation', 'messages.send', input));
  }

  #isFound(): Promise<boolean> {
    const input = { roomId: rooms.lounge, query: 'message' };
    return this.#isServed(call(`search ${++this.#searches}`, 'query', 'search.messages', input));
  }

  /** As after a reload of the page. */
  async #isTaken(): Promise<boolean> {
    using socket = await WireSocket.signedIn(this.#server.port, this.#token, { from: this.#from });
    socket?.calls(call(1, 'query', 'auth.me'));
    await socket?.until(() => socket.receivedFrames > 0);
    return socket?.ledger.count('served') === 1;
  }

  async #isServed(question: Call): Promise<boolean> {
    const { ledger } = this.#socket;
    const [served, refused] = [ledger.count('served'), ledger.refusals];
    this.#socket.calls(question);
    await this.#socket.until(() => ledger.count('served') > served || ledger.refusals > refused);
    return ledger.count('served') > served;
  }

  async #request(request: string): Promise<number[]> {
    using client = new WireRequests(this.#server.port, this.#from);
    client.send(request);
    return await client.answers(1);
  }

  [Symbol.dispose](): void {
    this.#socket[Symbol.dispose]();
  }
}

/** @returns a token; what a person whom nobody attacks gets at once. */
export async function signIn(port: number, username: string, from: string): Promise<string> {
  using client = new WireRequests(port, from);
  client.send(jsonRequest('POST', '/api/login', { username, password }));
  const [status] = await client.answers(1);
  const token = /"token":"([^"]+)"/.exec(client.text)?.[1];
  if (status !== 200 || token === undefined)
    throw new Error(`${username} cannot sign in: ${client.text.slice(-300)} (after up to ${patienceMs} ms)`);
  return token;
}
