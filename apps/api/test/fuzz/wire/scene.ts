import { Bystander, signIn } from './bystander.ts';
import { ConfinedServer } from './confined-server.ts';
import type { SeededData } from './seeded-data.ts';
import { WireRequests } from './wire-requests.ts';
import { WireSocket, type WireSocketOptions } from './wire-socket.ts';

/** One attacker on a server, who leaves nothing behind for the next. */
export class Scene implements Disposable {
  readonly server: ConfinedServer;
  readonly bystander: Bystander;
  /** The attacker's address. */
  readonly from: string;
  readonly token: string;
  readonly #sockets: WireSocket[] = [];
  readonly #requests: WireRequests[] = [];

  constructor(server: ConfinedServer, bystander: Bystander, from: string, token: string) {
    this.server = server;
    this.bystander = bystander;
    this.from = from;
    this.token = token;
  }

  /** A socket of the attacker, as whom they are signed in. */
  async socket(): Promise<WireSocket> {
    const socket = await WireSocket.signedIn(this.server.port, this.token, { from: this.from });
    if (socket === null) throw new Error('A server at rest takes a socket.');
    this.#sockets.push(socket);
    return socket;
  }

  /** A socket of nobody; null when the server refuses it. */
  async anonymousSocket(options: Partial<WireSocketOptions> = {}): Promise<WireSocket | null> {
    const socket = await WireSocket.open(this.server.port, { from: this.from, ...options });
    if (socket !== null) this.#sockets.push(socket);
    return socket;
  }

  requests(from = this.from): WireRequests {
    const requests = new WireRequests(this.server.port, from);
    this.#requests.push(requests);
    return requests;
  }

  /** What the server answered otherwise than the protocol has it. */
  get problems(): string[] {
    return [
      ...this.#sockets.flatMap(({ ledger }) => ledger.problems),
      ...this.#requests
        .flatMap(({ statuses }) => statuses)
        .filter((status) => status >= 500)
        .map((status) => `A request is answered with ${status}.`),
    ];
  }

  /** How often what was answered: reasons, close codes, statuses. */
  get outcomes(): Map<string, number> {
    const ofSockets = this.#sockets.flatMap(({ ledger }) => [...ledger.outcomes]);
    const ofRequests = this.#requests
      .flatMap(({ statuses }) => statuses)
      .map((status) => [`HTTP ${status}`, 1] as const);
    return sumsOf([...ofSockets, ...ofRequests]);
  }

  [Symbol.dispose](): void {
    for (const client of [...this.#sockets, ...this.#requests]) client[Symbol.dispose]();
  }
}

function sumsOf(counts: Iterable<readonly [string, number]>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
  return sums;
}

/** What an attacker does; returns what else was wrong, a sentence each. */
export type Attack = (scene: Scene) => Promise<readonly string[]>;

/** Who never attacks. */
const bystanders = 10;

/** A server that is attacked again and again, by somebody else each time, and started anew once it has been hurt. */
export class Stage implements AsyncDisposable {
  /** How often what was answered to all attackers. */
  outcomes = new Map<string, number>();
  readonly #data: SeededData;
  #server: ConfinedServer | null = null;
  #bystander: Bystander | null = null;
  #attacks = 0;

  constructor(data: SeededData) {
    this.#data = data;
  }

  /** Everything that an attack has hurt, a sentence each. */
  async problemsOf(attack: Attack): Promise<string[]> {
    const { server, bystander } = await this.#standing();
    const problems: string[] = [];
    {
      using scene = await this.#newScene(server, bystander);
      problems.push(...(await attack(scene)));
      problems.push(...scene.problems);
      this.outcomes = sumsOf([...this.outcomes, ...scene.outcomes]);
    }
    problems.push(...(await server.excesses()), ...(await bystander.problems()));
    if (problems.length > 0) problems.push(...(await this.close()));
    return problems;
  }

  /** Stops the server; what its log has of errors. */
  async close(): Promise<string[]> {
    this.#bystander?.[Symbol.dispose]();
    const problems = (await this.#server?.stop()) ?? [];
    await this[Symbol.asyncDispose]();
    return problems;
  }

  async #standing(): Promise<{ server: ConfinedServer; bystander: Bystander }> {
    if (this.#server === null || this.#bystander === null) {
      this.#server = await ConfinedServer.start(this.#data);
      this.#bystander = await Bystander.join(
        this.#server,
        this.#data.usernames.slice(0, bystanders),
        '127.1.0.1',
      );
      await this.#server.rest();
    }
    return { server: this.#server, bystander: this.#bystander };
  }

  async #newScene(server: ConfinedServer, bystander: Bystander): Promise<Scene> {
    const number = ++this.#attacks;
    const username =
      this.#data.usernames[bystanders + (number % (this.#data.usernames.length - bystanders))] ?? '';
    const from = `127.2.${number >> 8}.${number & 255}`;
    return new Scene(server, bystander, from, await signIn(server.port, username, from));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#bystander?.[Symbol.dispose]();
    await this.#server?.[Symbol.asyncDispose]();
    this.#server = null;
    this.#bystander = null;
  }
}
