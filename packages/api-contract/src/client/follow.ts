import { parsePosition, type Position } from '../position.ts';
import { isPassing, pauseMs } from './retry.ts';
import type { RoomEvent } from '../schemas/events.ts';

/** What a subscription of tRPC tells. */
export interface SubscriptionHandlers<Item> {
  onData: (item: Item) => void;
  onError: (error: unknown) => void;
  onComplete: () => void;
}

type Subscribe<Item> = (handlers: SubscriptionHandlers<Item>) => { unsubscribe: () => void };

export interface FollowHandlers<Item> {
  onItem: (item: Item) => void;
  /** The subscription has ended and will begin anew: why, or null when the server did not say. */
  onPassing?: ((error: unknown) => void) | undefined;
  /** The server refuses it: nothing more comes. */
  onRefused?: ((error: unknown) => void) | undefined;
}

/**
 * Follows a subscription until the returned function is called. tRPC's client resumes by itself when the socket comes back; this begins
 * anew when the server ended the subscription or could not serve it, and gives up only when it is refused.
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

/** An event of a room's log, and the position up to which the log has been told with it. */
export interface LogItem extends Position {
  event: RoomEvent;
}

/** How an item of `rooms.follow` comes: `id` is its position. */
export interface TrackedEvent {
  id: string;
  data: RoomEvent;
}

/** What `rooms.follow` is given besides the room: see its schema. */
export interface FollowFrom {
  epoch: string;
  lastEventId?: string;
}

/**
 * Follows the log of a room until the returned function is called. Whenever the subscription begins anew, it goes on after `position`, up
 * to which the log is known; undefined while none is. After a `reset`, read the messages anew: tRPC's client goes on from the reset
 * itself, so what comes next may be older than what was read. If the reset is of another epoch, nothing that was read before is true.
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

/** The version stands apart from the epoch, so that servers of the previous release understand it. */
function followFrom(position: Position | undefined): FollowFrom {
  if (position === undefined) return { epoch: '' };
  return { epoch: position.epoch, lastEventId: String(position.version) };
}
