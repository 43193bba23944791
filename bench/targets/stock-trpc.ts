import type { RoomEvent } from '../comparators/room-event.ts';
import { RawSocket, type SocketHandlers } from '../load/raw-socket.ts';
import { startComparator } from '../servers/comparator.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { greeted, type Delivery, type Target, type Tick } from './target.ts';

const path = '/trpc';

export class StockTrpcTarget implements Target {
  readonly name = 'stock tRPC';
  readonly answersPerMessage = 0;
  readonly server: ServerProcess;
  #calls = 0;

  private constructor(server: ServerProcess) {
    this.server = server;
  }

  static async start(): Promise<StockTrpcTarget> {
    return new StockTrpcTarget(await startComparator('stock-trpc'));
  }

  follow(handlers: SocketHandlers, lastVersion?: number): Promise<RawSocket> {
    const params = {
      path: 'follow',
      input: {},
      ...(lastVersion !== undefined && { lastEventId: String(lastVersion) }),
    };
    const call = JSON.stringify({ id: 1, method: 'subscription', params });
    const opening = RawSocket.open(this.server.port, path, handlers);
    return greeted(opening, [call], (text) => text.includes('"type":"started"'));
  }

  openSender(handlers: SocketHandlers): Promise<RawSocket> {
    return RawSocket.open(this.server.port, path, handlers);
  }

  tickText(tick: Tick): string {
    this.#calls += 1;
    return JSON.stringify({ id: this.#calls, method: 'mutation', params: { path: 'tick', input: tick } });
  }

  deliveryIn(text: string): Delivery {
    const { error, result }: TrackedFrame = JSON.parse(text);
    if (error !== undefined) return { type: 'ended' };
    const message = result?.data?.data.message;
    return message === undefined ? null : { type: 'message', seq: message.seq, version: message.version };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server[Symbol.asyncDispose]();
  }
}

interface TrackedFrame {
  error?: unknown;
  result?: { data?: { data: RoomEvent } };
}
