import type { Context } from '@parley/api-contract/server';
import { EventEmitter } from 'node:events';
import type { Connection } from './connection.ts';
import { textFrame } from './frame.ts';

/** Lets tRPC's own handler serve a connection, from its first call on. */
export type ServeStock = (connection: Connection, context: Context, onAnswer: () => void) => StockSocket;

/** What tRPC's own handler takes for a socket: it hears what it is handed, and what it sends goes out with everything else. */
export class StockSocket extends EventEmitter {
  readonly context: Context;
  #connection: Connection;
  #onAnswer: () => void;

  /** `onAnswer` is called for each call that was handed over: it is handed no subscriptions, and all else has one answer. */
  constructor(connection: Connection, context: Context, onAnswer: () => void) {
    super();
    this.#connection = connection;
    this.#onAnswer = onAnswer;
    this.context = context;
  }

  /** As `ws` has it: 1 is open, 3 is closed. */
  get readyState(): number {
    return this.#connection.isOpen ? 1 : 3;
  }

  send(text: string): void {
    this.#onAnswer();
    this.#connection.write(textFrame(Buffer.from(text)));
  }

  close(): void {
    this.#connection.close(1000, '');
  }

  terminate(): void {
    this.#connection.terminate();
  }
}
