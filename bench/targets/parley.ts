import { RawSocket, type SocketHandlers } from '../load/raw-socket.ts';
import { startAnother, startParley, type Parley } from '../servers/parley.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { greeted, type Delivery, type Target, type Tick } from './target.ts';

const path = '/trpc?connectionParams=1';
const followId = 1;

/** Parley. Every message is really sent by its procedure, and stored before it is delivered. */
export class ParleyTarget implements Target {
  readonly name = 'Parley';
  readonly answersPerMessage = 1;
  readonly roomId: number;
  /** A room that nobody follows: messages to it are only stored. */
  readonly quietRoomId: number;
  #parley: Parley;
  #sent = 0;

  private constructor(parley: Parley, roomId: number, quietRoomId: number) {
    this.#parley = parley;
    this.roomId = roomId;
    this.quietRoomId = quietRoomId;
  }

  static async start(main: string, env?: Record<string, string>): Promise<ParleyTarget> {
    const parley = await startParley(main, env);
    return new ParleyTarget(parley, await parley.createRoom(), await parley.createRoom());
  }

  /** Another server of the same chat, with the same rooms. */
  async startAnother(main: string, env: Record<string, string>): Promise<ParleyTarget> {
    return new ParleyTarget(await startAnother(main, env), this.roomId, this.quietRoomId);
  }

  /** The same server, but with another room to follow and send to. */
  inRoom(roomId: number): ParleyTarget {
    return new ParleyTarget(this.#parley, roomId, this.quietRoomId);
  }

  createRoom(): Promise<number> {
    return this.#parley.createRoom();
  }

  get server(): ServerProcess {
    return this.#parley.server;
  }

  async follow(handlers: SocketHandlers, lastVersion?: number): Promise<RawSocket> {
    const call = {
      id: followId,
      method: 'subscription',
      params: {
        path: 'rooms.follow',
        input: { roomId: this.roomId },
        ...(lastVersion !== undefined && { lastEventId: String(lastVersion) }),
      },
    };
    // Without a position, the first item is a `reset`, and the follower is attached once it has arrived.
    const sign = lastVersion === undefined ? '"type":"reset"' : '"type":"started"';
    const opening = RawSocket.open(this.server.port, path, handlers);
    return greeted(opening, [this.#introduction, JSON.stringify(call)], (text) => text.includes(sign));
  }

  /** Receives notices about the room, also from other servers, but gets no deliveries other than typing. */
  listen(): Promise<RawSocket> {
    const call = {
      id: followId,
      method: 'subscription',
      params: { path: 'rooms.typing', input: { roomId: this.roomId } },
    };
    const opening = RawSocket.open(this.server.port, path);
    return greeted(opening, [this.#introduction, JSON.stringify(call)], (text) =>
      text.includes('"type":"snapshot"'),
    );
  }

  async openSender(handlers: SocketHandlers): Promise<RawSocket> {
    const socket = await RawSocket.open(this.server.port, path, handlers);
    socket.send(this.#introduction);
    return socket;
  }

  tickText(tick: Tick): string {
    return this.#sends(tick, this.roomId);
  }

  quietTickText(tick: Tick): string {
    return this.#sends(tick, this.quietRoomId);
  }

  sendText(roomId: number, contentBytes: number): string {
    return JSON.stringify(this.#send(roomId, contentBytes));
  }

  deliveryIn(text: string): Delivery {
    const { result, error }: TrackedFrame = JSON.parse(text);
    if (error !== undefined) return { type: 'ended' };
    const event = result?.data?.data;
    if (event === undefined) return null;
    if (event.type === 'reset') return { type: 'reset', version: event.version };
    return { type: 'message', seq: event.message.seq, version: event.message.version };
  }

  page(roomId: number, afterSeq?: number) {
    return this.#parley.page(roomId, afterSeq);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server[Symbol.asyncDispose]();
  }

  get #introduction(): string {
    return JSON.stringify({ method: 'connectionParams', data: { token: this.#parley.token } });
  }

  #sends({ count, contentBytes }: Tick, roomId: number): string {
    const sends = Array.from({ length: count }, () => this.#send(roomId, contentBytes));
    return JSON.stringify(count === 1 ? sends[0] : sends);
  }

  #send(roomId: number, contentBytes: number) {
    this.#sent += 1;
    const content = `${this.#sent} `.padEnd(contentBytes, 'x');
    const input = { roomId, content, clientMessageId: `bench-${this.#sent}` };
    return { id: followId + this.#sent, method: 'mutation', params: { path: 'messages.send', input } };
  }
}

interface TrackedFrame {
  error?: unknown;
  result?: {
    data?: {
      data:
        | { type: 'messageChanged'; message: { seq: number; version: number } }
        | { type: 'reset'; version: number };
    };
  };
}
