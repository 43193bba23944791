import type { TRPCClient } from '@trpc/client';
import type { AppRouter } from '../app-router.ts';
import { followLog, type LogItem } from './follow.ts';
import { Inbox } from './inbox.ts';
import { isOtherEpoch, type Position } from '../position.ts';
import { pause, retryDelayMs, untilAnswered } from './retry.ts';
import type { Message } from '../schemas/messages.ts';
import { maxPageSize } from '../schemas/paging.ts';

/** What has happened in a room. It is also the position after that: given as `after`, it goes on from there. */
export type RoomUpdate = MessageUpdate | ResetUpdate;

/** A message was sent, edited or deleted (then `deletedAt` is set). Of the changes that were missed only the last of each message comes. */
export interface MessageUpdate extends Position {
  type: 'message';
  /** As it now is. */
  message: Message;
}

/**
 * There was no position to go on from, or more was missed than is told one by one: begin anew with these messages. What changed in
 * older ones meanwhile is not told. If `epoch` is another one than before, the data was restored from a backup: what was read before, of
 * any room, may not be true any more.
 */
export interface ResetUpdate extends Position {
  type: 'reset';
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
  after: Position | undefined,
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
  after: Position | undefined,
  ending: AbortSignal,
): AsyncGenerator<RoomUpdate, undefined, undefined> {
  let position = after;
  while (!ending.aborted) {
    const log = new Inbox<LogItem>();
    let told = position;
    const stop = followLog(
      (input, handlers) => api.rooms.follow.subscribe({ roomId, ...input }, handlers),
      () => told,
      {
        onItem(item) {
          told = item;
          log.put(item);
          if (log.size >= maxWaiting) end();
        },
        onRefused: end,
      },
    );
    function end(error?: unknown) {
      stop();
      log.end(error);
    }
    const abort = () => end();
    ending.addEventListener('abort', abort);
    try {
      for await (const item of log) {
        if (ending.aborted) return undefined;
        if (item.event.type === 'messageChanged' && isOver(item, position)) continue;
        const update = await updateBy(item);
        if (ending.aborted) return undefined;
        position = { epoch: update.epoch, version: update.version };
        yield update;
      }
    } catch (error) {
      if (ending.aborted) return undefined;
      throw error;
    } finally {
      ending.removeEventListener('abort', abort);
      stop();
    }
    await pause(retryDelayMs(0), ending);
  }
  return undefined;

  async function updateBy({ epoch, version, event }: LogItem): Promise<RoomUpdate> {
    if (event.type === 'messageChanged') return { type: 'message', epoch, version, message: event.message };
    const page = await untilAnswered(
      () => api.messages.list.query({ roomId, limit: maxPageSize }, { signal: ending }),
      [ending],
    );
    const { messages, nextBefore } = page;
    return { type: 'reset', epoch: page.epoch, version: page.version, messages, nextBefore };
  }
}

/** Whether a change is a part of what the consumer has, or of data that was replaced by a restored backup. */
function isOver(change: Position, position: Position | undefined): boolean {
  if (position === undefined) return false;
  return isOtherEpoch(change.epoch, position.epoch) || change.version <= position.version;
}
