import { parsePosition, type Position } from '../position.ts';
import { isPassing, pauseMs } from './retry.ts';
import type { RoomEvent } from '../schemas/events.ts';

/** The events of a tRPC subscription. */
export interface SubscriptionHandlers<Item> {
  onData: (item: Item) => void;
  onError: (error: unknown) => void;
  onComplete: () => void;
}

type Subscribe<Item> = (handlers: SubscriptionHandlers<Item>) => { unsubscribe: () => void };

export interface FollowHandlers<Item> {
  onItem: (item: Item) => void;
  /** The subscription has ended and will start again. `error` is the cause, or null if the server gave none. */
  onPassing?: ((error: unknown) => void) | undefined;
  /** The server refuses the subscription: no more items will arrive. */
  onRefused?: ((error: unknown) => void) | undefined;
}

/**
 * Follows a subscription until the returned function is called. tRPC's client resumes automatically when the socket reconnects. This also
 * starts again if the server ended the subscription or was unavailable, and gives up only if it is refused.
 */
export function keepSubscribed<Item>(
  subscribe: Subscribe<Item>,
  { onItem, onPassing, onRefused }: FollowHandlers<Item>,
): () => void {
  let isStopped = false;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let subscription: { unsubscribe: () => void } | undefined;

  function begin() {
    // An error is followed by a completion: only the first of the two counts.
    let hasEnded = false;
    const end = (error: unknown) => {
      if (hasEnded || isStopped) return;
      hasEnded = true;
      if (!isPassing(error)) return onRefused?.(error);
      timer = setTimeout(begin, pauseMs(error, attempt++));
      onPassing?.(error);
    };
    subscription = subscribe({
      onData(item) {
        if (isStopped || hasEnded) return;
        attempt = 0;
        onItem(item);
      },
      onError: end,
      onComplete: () => end(null),
    });
  }

  begin();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    subscription?.unsubscribe();
  };
}

/** An event in a room's log, and the position up to which the log is known with it. */
export interface LogItem extends Position {
  event: RoomEvent;
}

/** An item of `rooms.follow`: `id` is its position. */
export interface TrackedEvent {
  id: string;
  data: RoomEvent;
}

/** The input of `rooms.follow` besides the room: see its schema. */
export interface FollowFrom {
  epoch: string;
  lastEventId?: string;
}

/**
 * Follows the log of a room until the returned function is called. Whenever the subscription starts again, it continues after `position`,
 * up to which you know the log; undefined if you know nothing yet. After a `reset`, load the messages again: tRPC's client continues from
 * the reset itself, so the next items may be older than what you loaded. If the reset is of another epoch, discard what you loaded before.
 */
export function followLog(
  subscribe: (input: FollowFrom, handlers: SubscriptionHandlers<TrackedEvent>) => { unsubscribe: () => void },
  position: () => Position | undefined,
  { onItem, ...handlers }: FollowHandlers<LogItem>,
): () => void {
  return keepSubscribed<TrackedEvent>((each) => subscribe(followFrom(position()), each), {
    ...handlers,
    onItem({ id, data }) {
      const version = data.type === 'reset' ? data.version : data.message.version;
      onItem({ epoch: parsePosition(id)?.epoch ?? '', version, event: data });
    },
  });
}

/** Sends the version without the epoch, so that servers of the previous release understand it. */
function followFrom(position: Position | undefined): FollowFrom {
  if (position === undefined) return { epoch: '' };
  return { epoch: position.epoch, lastEventId: String(position.version) };
}
