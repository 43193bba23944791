import { createTRPCClient, TRPCClientError, type TRPCClient, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from '../app-router.ts';
import { followRoom, type RoomUpdates } from './follow-room.ts';
import { createParleyLinks, type ParleyLinksOptions } from './links.ts';
import { ParleyError, typedErrors } from './parley-error.ts';
import type { Position } from '../position.ts';
import { randomId } from './random-id.ts';
import { untilAnswered } from './retry.ts';
import type { Message } from '../schemas/messages.ts';

export type ParleyClientOptions = ParleyLinksOptions;

export interface FollowOptions {
  /**
   * Go on after this position: an update, a page, or an epoch and a version that were kept of one. A number alone is a version of the data
   * as it now is, such as 0, the beginning. When it is left out, the first update is a `reset`.
   */
  after?: Position | number | undefined;
  /** Ends the iteration. */
  signal?: AbortSignal | undefined;
}

export interface SendOptions {
  /** The number of the message in the same room that this one answers. */
  replyTo?: number | undefined;
  /**
   * 1 to 64 printable ASCII characters without spaces, unique among the messages that you write in the room; made up when it is left out.
   * Give one of your own to send again what an earlier run of the program may have sent already: the room has it once.
   */
  clientMessageId?: string | undefined;
  /** Gives up. Whether the message was sent is then not known. */
  signal?: AbortSignal | undefined;
}

export interface ParleyClient {
  /**
   * The typed procedures, such as `api.rooms.create.mutate({ … })`. They fail with a `ParleyError`, at once when the connection is lost
   * before the answer; a call that is made while there is none waits for it.
   */
  api: TRPCClient<AppRouter>;
  /**
   * What happens in a room, from a position on: each version at most once and in ascending order, whatever happens to the connection or the
   * server. Ends when the loop is left, by the signal, or when the client is closed. Throws a `ParleyError` when it is refused: with
   * `room_not_found` once the room cannot be read any more, with `unauthenticated` once the session has ended.
   */
  follow: (roomId: number, options?: FollowOptions) => RoomUpdates;
  /**
   * Sends a message once, and returns it when it is stored. Tries again for as long as the connection is lost, or the server is `unavailable`
   * or says `rate_limited`. Throws a `ParleyError` when it is refused or the client is closed, and the signal's reason when that is aborted.
   * Messages keep their order when each is sent after the one before has been.
   */
  send: (roomId: number, content: string, options?: SendOptions) => Promise<Message>;
  /** Ends everything that is followed, waits for the answers to what was called, and closes the socket. Nothing can be called after. */
  close: () => Promise<void>;
}

/** A typed client of all procedures, for scripts and bots. Close it when done: its socket keeps a process alive. */
export function createParleyClient(options: ParleyClientOptions): ParleyClient {
  const { links, close } = createParleyLinks(options);
  const closing = new AbortController();
  const api = createTRPCClient<AppRouter>({ links: [typedErrors, openUntil(closing.signal), ...links] });
  return {
    api,
    follow: (roomId, { after, signal } = {}) =>
      followRoom(api, roomId, positionOf(after), given(closing.signal, signal)),
    async send(roomId, content, { replyTo, clientMessageId = randomId(), signal } = {}) {
      const input = { roomId, content, clientMessageId, ...(replyTo !== undefined && { replyTo }) };
      const { message } = await untilAnswered(
        () => api.messages.send.mutate(input, { ...(signal && { signal }) }),
        given(closing.signal, signal),
      );
      return message;
    },
    async close() {
      closing.abort(closed());
      await close();
    },
  };
}

function positionOf(after: FollowOptions['after']): Position | undefined {
  return typeof after === 'number' ? { epoch: '', version: after } : after;
}

function given(...signals: (AbortSignal | undefined)[]): AbortSignal[] {
  return signals.filter((signal) => signal !== undefined);
}

function closed(): ParleyError {
  return new ParleyError(new TRPCClientError('The client has been closed.'));
}

/** Refuses calls once the signal is aborted: the socket would open anew for them. */
function openUntil(closing: AbortSignal): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        if (!closing.aborted) return next(op).subscribe(observer);
        observer.error(closed());
        return undefined;
      });
}
