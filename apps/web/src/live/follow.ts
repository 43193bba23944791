import { isPassing, pauseMs } from '@parley/api-contract';
import { createCoalescer } from './coalesce.ts';

export interface FollowHandlers<Item> {
  onData(item: Item): void;
  onError(error: unknown): void;
  onComplete(): void;
}

export interface Following {
  /** Takes nothing more, and forgets what has not been handed on. */
  stop: () => void;
  /** Hands on at once what has come. */
  flush: () => void;
}

/**
 * Follows a subscription until told to stop. tRPC's client resumes by itself when the socket comes back; this begins anew when the
 * server ended the subscription or could not serve it, and gives up only when it is refused. `onPassing` is told why, each time that
 * it is to begin anew: null when the server said nothing. Items that come close together are handed on together, in order.
 */
export function keepFollowing<Item>(
  subscribe: (handlers: FollowHandlers<Item>) => { unsubscribe(): void },
  {
    onItems,
    onPassing,
    onRefused,
  }: {
    onItems: (items: readonly Item[]) => void;
    onPassing?: (error: unknown) => void;
    onRefused?: (error: unknown) => void;
  },
): Following {
  const items = createCoalescer(onItems);
  let isStopped = false;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let subscription: { unsubscribe(): void } | undefined;

  function begin() {
    if (isStopped) return;
    // An error is followed by a completion: only the first of the two counts.
    let hasEnded = false;
    const end = (error: unknown) => {
      if (hasEnded || isStopped) return;
      hasEnded = true;
      items.flush();
      if (!isPassing(error)) return onRefused?.(error);
      timer = setTimeout(begin, pauseMs(error, attempt++));
      onPassing?.(error);
    };
    subscription = subscribe({
      onData(item) {
        if (isStopped || hasEnded) return;
        attempt = 0;
        items.add(item);
      },
      onError: end,
      onComplete: () => end(null),
    });
  }

  begin();
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
      items.clear();
      subscription?.unsubscribe();
    },
    flush: items.flush,
  };
}
