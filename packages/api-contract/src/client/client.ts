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
   * Continues after this position: an update, a page, or the epoch and version that you saved from one. A number alone is a version of the
   * current data; 0 is the beginning. If it is left out, the first update is a `reset`.
   */
  after?: Position | number | undefined;
  /** Ends the iteration. */
  signal?: AbortSignal | undefined;
}

export interface SendOptions {
  /** The number of the message in the same room that this one replies to. */
  replyTo?: number | undefined;
  /**
   * 1 to 64 printable ASCII characters without spaces, unique among the messages that you send in the room. Random if it is left out. Pass
   * your own to resend a message that an earlier run of the program may have sent already: it appears in the room only once.
   */
  clientMessageId?: string | undefined;
  /** Cancels sending. The message may have been sent anyway. */
  signal?: AbortSignal | undefined;
}

export interface ParleyClient {
  /**
   * The typed procedures, such as `api.rooms.create.mutate({ … })`. They fail with a `ParleyError`, immediately if the connection is lost
   * before the answer arrives. Calls made while there is no connection wait for it.
   */
  api: TRPCClient<AppRouter>;
  /**
   * Follows a room from a position on: each version arrives at most once and in ascending order, whatever happens to the connection or the
   * server. Ends when you leave the loop, abort the signal, or close the client. Throws a `ParleyError` if the server refuses: with
   * `room_not_found` once you can no longer read the room, and with `unauthenticated` once the session has ended.
   */
  follow: (roomId: number, options?: FollowOptions) => RoomUpdates;
  /**
   * Sends a message once, and returns it when it is stored. Retries while the connection is lost or the server answers `unavailable` or
   * `rate_limited`. Throws a `ParleyError` if the message is refused or the client is closed, and the signal's reason if you abort it. To
   * keep messages in order, wait for each before you send the next.
   */
  send: (roomId: number, content: string, options?: SendOptions) => Promise<Message>;
  /** Ends all subscriptions, waits for the answers to pending calls, and closes the socket. No calls are possible afterwards. */
  close: () => Promise<void>;
}

/** Creates a typed client for all procedures, for scripts and bots. Close it when you are done: its socket keeps the process running. */
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

/** Refuses calls once the signal is aborted, because they would open the socket again. */
function openUntil(closing: AbortSignal): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        if (!closing.aborted) return next(op).subscribe(observer);
        observer.error(closed());
        return undefined;
      });
}
