import type { RoomEvent } from '../comparators/room-event.ts';
import { RawSocket, type SocketHandlers } from '../load/raw-socket.ts';
import { startComparator } from '../servers/comparator.ts';
import { Comparator } from './comparator.ts';
import { greeted, type Delivery, type Tick } from './target.ts';

const path = '/socket.io/?EIO=4&transport=websocket';
/** An Engine.IO message (4) that holds a Socket.IO connect (0) or event (2). */
const connectText = '40';
const eventPrefix = '42';
const deliveryPrefix = `${eventPrefix}["roomEvent",`;

export class SocketIoTarget extends Comparator {
  readonly name = 'Socket.IO';

  static async start(): Promise<SocketIoTarget> {
    return new SocketIoTarget(await startComparator('socket-io'));
  }

  follow(handlers: SocketHandlers): Promise<RawSocket> {
    const follow = `${eventPrefix}["follow"]`;
    const following = `${eventPrefix}["following"]`;
    return greeted(this.openSender(handlers), [follow], (text) => text === following);
  }

  openSender(handlers: SocketHandlers): Promise<RawSocket> {
    const opening = RawSocket.open(this.server.port, path, handlers);
    return greeted(opening, [connectText], (text) => text.startsWith(connectText));
  }

  tickText(tick: Tick): string {
    return `${eventPrefix}${JSON.stringify(['tick', tick])}`;
  }

  deliveryIn(text: string): Delivery {
    if (!text.startsWith(deliveryPrefix)) return null;
    const [, { message }]: [string, RoomEvent] = JSON.parse(text.slice(eventPrefix.length));
    return { type: 'message', seq: message.seq, version: message.version };
  }
}
