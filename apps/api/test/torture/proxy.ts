import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Gate } from './gate.ts';

/** Which bytes are meant: those that go to the server, or those that come from it. */
export const directions = ['toServer', 'toClient'] as const;
export type Direction = (typeof directions)[number];

/** The answer to one question, which is held back. */
interface AnswerHold {
  question: RegExp;
  asked: PromiseWithResolvers<void>;
  release: PromiseWithResolvers<void>;
}

/** A TCP proxy that stands between one client and the server and does to its connections what networks do. */
export class Proxy {
  #listener: Server;
  #links = new Set<readonly [Socket, Socket]>();
  #gates: Record<Direction, Gate> = { toServer: new Gate(), toClient: new Gate() };
  #hold: AnswerHold | null = null;

  private constructor(listener: Server, targetPort: number) {
    this.#listener = listener;
    listener.on('connection', (client) => this.#accept(client, targetPort));
  }

  static async listen(targetPort: number): Promise<Proxy> {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new Proxy(listener, targetPort);
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Ends all connections, by a FIN or by a reset. */
  cut(how: 'end' | 'reset' = 'end'): void {
    for (const sockets of this.#links) {
      for (const socket of sockets) {
        if (how === 'reset') socket.resetAndDestroy();
        else socket.destroy();
      }
    }
  }

  /** Ends the connection on which that many more bytes have gone in one direction: mostly in the middle of a frame. */
  cutAfter(direction: Direction, bytes: number): void {
    this.#gates[direction].cutAfter(bytes);
  }

  /** Stops reading from one side until `heal`: what it sends first fills the system's buffers, then its own. */
  stall(direction: Direction): void {
    this.#gates[direction].close();
  }

  /**
   * Holds back the answer to the next piece to the server that matches, and whatever comes after it on that connection. `asked` resolves
   * when the server was asked.
   */
  holdAnswer(question: RegExp): { asked: Promise<void>; release: () => void } {
    const hold = { question, asked: Promise.withResolvers<void>(), release: Promise.withResolvers<void>() };
    this.#hold = hold;
    return { asked: hold.asked.promise, release: hold.release.resolve };
  }

  /** Every piece that goes in this direction takes so long, until `heal`. */
  delay(direction: Direction, ms: number): void {
    this.#gates[direction].delayMs = ms;
  }

  /** Ends all faults; what was held up goes on. */
  heal(): void {
    for (const direction of directions) this.#gates[direction].open();
  }

  close(): void {
    this.#listener.close();
    this.heal();
    this.cut();
  }

  #accept(client: Socket, targetPort: number): void {
    const server = connect(targetPort, '127.0.0.1');
    const link = [client, server] as const;
    let held: Promise<void> | undefined;
    this.#links.add(link);
    const end = () => {
      this.#links.delete(link);
      for (const socket of link) socket.destroy();
    };
    for (const socket of link) socket.setNoDelay(true).on('error', end).on('close', end);
    const noteQuestion = (chunk: Buffer) => {
      if (this.#hold?.question.test(chunk.toString('latin1')) !== true) return;
      held = this.#hold.release.promise;
      this.#hold.asked.resolve();
      this.#hold = null;
    };
    this.#carry('toServer', client, server, noteQuestion).catch(end);
    this.#carry('toClient', server, client, () => held).catch(end);
  }

  async #carry(
    direction: Direction,
    source: Socket,
    target: Socket,
    onChunk: (chunk: Buffer) => Promise<void> | void,
  ): Promise<void> {
    const gate = this.#gates[direction];
    for await (const chunk of source as AsyncIterable<Buffer>) {
      await onChunk(chunk);
      await gate.passage();
      const passed = gate.admit(chunk);
      if (passed.length < chunk.length) {
        // Handed to the system before the connection goes, so that the other side does see half a frame.
        target.write(passed, () => source.destroy());
        return;
      }
      if (!target.write(passed)) await Promise.race([once(target, 'drain'), once(target, 'close')]);
    }
    target.end();
  }
}
