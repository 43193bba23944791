import type { RoomEvent } from '../comparators/room-event.ts';
import { RawSocket, type SocketHandlers } from '../load/raw-socket.ts';
import { startComparator } from '../servers/comparator.ts';
import { Comparator } from './comparator.ts';
import { greeted, type Delivery, type Tick } from './target.ts';

const path = '/trpc';

export class StockTrpcTarget extends Comparator {
  readonly name = 'stock tRPC';
  #calls = 0;

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
}

interface TrackedFrame {
  error?: unknown;
  result?: { data?: { data: RoomEvent } };
}
