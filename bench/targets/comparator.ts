import type { RawSocket, SocketHandlers } from '../load/raw-socket.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import type { Delivery, Target, TargetName, Tick } from './target.ts';

/** A server that Parley is compared with: it doesn't answer sends. */
export abstract class Comparator implements Target {
  abstract readonly name: TargetName;
  readonly answersPerMessage = 0;
  readonly server: ServerProcess;

  constructor(server: ServerProcess) {
    this.server = server;
  }

  abstract follow(handlers: SocketHandlers, lastVersion?: number): Promise<RawSocket>;
  abstract openSender(handlers: SocketHandlers): Promise<RawSocket>;
  abstract tickText(tick: Tick): string;
  abstract deliveryIn(text: string): Delivery;

  [Symbol.asyncDispose](): Promise<void> {
    return this.server[Symbol.asyncDispose]();
  }
}
