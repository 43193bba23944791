import type { RawSocket, SocketHandlers } from '../load/raw-socket.ts';
import type { ServerProcess } from '../servers/server-process.ts';

export const targetNames = ['Parley', 'bare ws', 'Socket.IO', 'stock tRPC'] as const;
export type TargetName = (typeof targetNames)[number];

export interface Tick {
  count: number;
  contentBytes: number;
}

/** What a text tells a follower about the room. */
export type Delivery =
  | { type: 'message'; seq: number; version: number }
  /** Messages before this version must be loaded; deliveries continue from it. */
  | { type: 'reset'; version: number }
  /** Follow again. */
  | { type: 'ended' }
  | null;

/** A server under test, and how to talk to it. One room is followed. */
export interface Target extends AsyncDisposable {
  readonly name: TargetName;
  readonly server: ServerProcess;
  /** How many answers of more than 125 bytes a sender gets per message. */
  readonly answersPerMessage: 0 | 1;
  /** Resolves once the follower will get everything from now on, or from a position on. */
  follow(handlers: SocketHandlers, lastVersion?: number): Promise<RawSocket>;
  openSender(handlers: SocketHandlers): Promise<RawSocket>;
  /** The text that makes the server deliver a tick's messages at once. */
  tickText(tick: Tick): string;
  deliveryIn(text: string): Delivery;
}

/** Opens a socket, sends these texts, and resolves at a certain answer. */
export async function greeted(
  opening: Promise<RawSocket>,
  texts: readonly string[],
  isAnswer: (text: string) => boolean,
): Promise<RawSocket> {
  const socket = await opening;
  const { handlers } = socket;
  const answered = Promise.withResolvers<void>();
  socket.handlers = {
    ...handlers,
    onText(text) {
      if (isAnswer(text)) answered.resolve();
      else if (text.includes('"error"')) answered.reject(new Error(text));
      handlers.onText?.(text);
    },
    onClose() {
      answered.reject(new Error('The server closed the connection.'));
      handlers.onClose?.();
    },
  };
  for (const text of texts) socket.send(text);
  await answered.promise;
  return socket;
}
