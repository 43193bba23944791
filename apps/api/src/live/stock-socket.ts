import type { Context } from '@parley/api-contract/server';
import { EventEmitter } from 'node:events';
import type { Connection } from './connection.ts';
import { textFrame } from './frame.ts';

/** Lets tRPC's own handler serve a connection, from its first call on. */
export type ServeStock = (
  connection: Connection,
  context: Context,
  onSubscriptionEnd: (id: number | string) => void,
) => StockSocket;

/** What tRPC's own handler takes for a socket: it hears what it is handed, and what it sends goes out with everything else. */
export class StockSocket extends EventEmitter {
  readonly context: Context;
  #connection: Connection;
  #onSubscriptionEnd: (id: number | string) => void;

  constructor(connection: Connection, context: Context, onSubscriptionEnd: (id: number | string) => void) {
    super();
    this.#connection = connection;
    this.#onSubscriptionEnd = onSubscriptionEnd;
    this.context = context;
  }

  /** As `ws` has it: 1 is open, 3 is closed. */
  get readyState(): number {
    return this.#connection.isOpen ? 1 : 3;
  }

  send(text: string): void {
    if (text.includes('"type":"stopped"') || text.includes('"error":')) this.#noteEnd(JSON.parse(text));
    this.#connection.write(textFrame(Buffer.from(text)));
  }

  #noteEnd(message: { id: number | string | null; error?: unknown; result?: { type?: unknown } }): void {
    const isEnd = message.error !== undefined || message.result?.type === 'stopped';
    if (isEnd && message.id !== null) this.#onSubscriptionEnd(message.id);
  }

  close(): void {
    this.#connection.close(1000, '');
  }

  terminate(): void {
    this.#connection.terminate();
  }
}
