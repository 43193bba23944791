import type { TRPCClient } from '@trpc/client';
import type { AppRouter } from '../app-router.ts';
import { followLog, type LogItem } from './follow.ts';
import { Inbox } from './inbox.ts';
import { isOtherEpoch, type Position } from '../position.ts';
import { pause, retryDelayMs, untilAnswered } from './retry.ts';
import type { Message } from '../schemas/messages.ts';
import { maxPageSize } from '../schemas/paging.ts';

/** What has happened in a room. It is also the position to continue from: pass it as `after`. */
export type RoomUpdate = MessageUpdate | ResetUpdate;

/** A message was sent, edited or deleted (`deletedAt` is set). If you missed several changes of a message, you receive only the last. */
export interface MessageUpdate extends Position {
  type: 'message';
  /** Its current state. */
  message: Message;
}

/**
 * There was no position to continue from, or you missed too many changes to receive them one by one: start again with these messages. You
 * don't receive the changes that older ones had meanwhile. If `epoch` has changed, the data was restored from a backup: what you read
 * before, in any room, may no longer be true.
 */
export interface ResetUpdate extends Position {
  type: 'reset';
  /** The latest messages in the room, up to 200, oldest first. */
  messages: Message[];
  /** Pass this to `messages.list` as `before` to get earlier ones; null at the beginning of the room. */
  nextBefore: number | null;
}

export type RoomUpdates = AsyncIterableIterator<RoomUpdate, undefined>;

/** How many items can wait for a consumer that is slower than the room. Any more are requested again once these are consumed. */
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
      // A generator returns only once it has what it waits for, which may never come.
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
    let received = position;
    const stop = followLog(
      (input, handlers) => api.rooms.follow.subscribe({ roomId, ...input }, handlers),
      () => received,
      {
        onItem(item) {
          received = item;
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

/** Whether the consumer has a change already, or it belongs to data that a restored backup has replaced. */
function isOver(change: Position, position: Position | undefined): boolean {
  if (position === undefined) return false;
  return isOtherEpoch(change.epoch, position.epoch) || change.version <= position.version;
}
