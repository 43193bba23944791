import type { TRPCClient } from '@trpc/client';
import type { AppRouter } from './app-router.ts';
import { Inbox } from './inbox.ts';
import { isPassing, pause, pauseMs, untilAnswered } from './retry.ts';
import type { RoomEvent } from './schemas/events.ts';
import type { Message } from './schemas/messages.ts';
import { maxPageSize } from './schemas/paging.ts';

/** What has happened in a room. `version` is the position after it: given as `after`, it goes on from there. */
export type RoomUpdate = MessageUpdate | ResetUpdate;

/** A message was sent, edited or deleted (then `deletedAt` is set). Of the changes that were missed only the last of each message comes. */
export interface MessageUpdate {
  type: 'message';
  version: number;
  /** As it now is. */
  message: Message;
}

/**
 * There was no position to go on from, or more was missed than is told one by one: begin anew with these messages. What changed in
 * older ones meanwhile is not told.
 */
export interface ResetUpdate {
  type: 'reset';
  version: number;
  /** The latest of the room, up to 200, oldest first. */
  messages: Message[];
  /** Given as `before` to `messages.list`, it brings those before; null at the beginning of the room. */
  nextBefore: number | null;
}

export type RoomUpdates = AsyncIterableIterator<RoomUpdate, undefined>;

/** How much may wait for a consumer that is slower than the room; what is more is asked for again once this has been taken. */
const maxWaiting = 1_000;

/** The updates of a room, until the consumer or one of the signals ends them: see `ParleyClient.follow`. */
export function followRoom(
  api: TRPCClient<AppRouter>,
  roomId: number,
  after: number | undefined,
  signals: AbortSignal[],
): RoomUpdates {
  const leaving = new AbortController();
  const updates = updatesOf(api, roomId, after, AbortSignal.any([...signals, leaving.signal]));
  return {
    next: () => updates.next(),
    return() {
      // A generator returns only once it has what it waits for: nothing may come any more.
      leaving.abort();
      return updates.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* updatesOf(
  api: TRPCClient<AppRouter>,
  roomId: number,
  after: number | undefined,
  ending: AbortSignal,
): AsyncGenerator<RoomUpdate, undefined, undefined> {
  let position = after;
  let attempt = 0;
  while (!ending.aborted) {
    const log = new Inbox<{ id: string; data: RoomEvent }>();
    const subscription = api.rooms.follow.subscribe(
      { roomId, ...(position !== undefined && { lastEventId: String(position) }) },
      {
        signal: ending,
        onData(item) {
          log.put(item);
          if (log.size < maxWaiting) return;
          subscription.unsubscribe();
          log.end();
        },
        onError: (error) => log.end(error),
        onComplete: () => log.end(),
      },
    );
    let failure: unknown = null;
    try {
      for await (const { data } of log) {
        attempt = 0;
        // tRPC goes on from the reset itself, which may be behind the page that was read because of it.
        if (data.type === 'messageChanged' && data.message.version <= (position ?? 0)) continue;
        const update = await updateBy(data);
        if (ending.aborted) return undefined;
        position = update.version;
        yield update;
      }
    } catch (error) {
      if (ending.aborted) return undefined;
      if (!isPassing(error)) throw error;
      failure = error;
    } finally {
      subscription.unsubscribe();
    }
    await pause(pauseMs(failure, attempt++), ending);
  }
  return undefined;

  async function updateBy(event: RoomEvent): Promise<RoomUpdate> {
    if (event.type === 'messageChanged') {
      return { type: 'message', version: event.message.version, message: event.message };
    }
    const page = await untilAnswered(
      () => api.messages.list.query({ roomId, limit: maxPageSize }, { signal: ending }),
      [ending],
    );
    const { version, messages, nextBefore } = page;
    return { type: 'reset', version, messages, nextBefore };
  }
}
