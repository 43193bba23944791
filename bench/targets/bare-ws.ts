import type { RoomEvent } from '../comparators/room-event.ts';
import { RawSocket, type SocketHandlers } from '../load/raw-socket.ts';
import { startComparator } from '../servers/comparator.ts';
import { Comparator } from './comparator.ts';
import { greeted, type Delivery, type Tick } from './target.ts';

const following = 'following';

export class BareWsTarget extends Comparator {
  readonly name = 'bare ws';

  static async start(): Promise<BareWsTarget> {
    return new BareWsTarget(await startComparator('bare-ws'));
  }

  follow(handlers: SocketHandlers, lastVersion?: number): Promise<RawSocket> {
    const opening = RawSocket.open(this.server.port, '/', handlers);
    return greeted(opening, [JSON.stringify({ since: lastVersion })], (text) => text === following);
  }

  openSender(handlers: SocketHandlers): Promise<RawSocket> {
    return RawSocket.open(this.server.port, '/', handlers);
  }

  /** Opens a connection that gets back whatever it sends. */
  openEcho(handlers: SocketHandlers): Promise<RawSocket> {
    return RawSocket.open(this.server.port, '/echo', handlers);
  }

  tickText(tick: Tick): string {
    return JSON.stringify(tick);
  }

  deliveryIn(text: string): Delivery {
    if (text === following) return null;
    const { message }: RoomEvent = JSON.parse(text);
    return { type: 'message', seq: message.seq, version: message.version };
  }
}
