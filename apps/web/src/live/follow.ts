import { isPassing, pauseMs } from '@parley/api-contract';

export interface FollowHandlers<Item> {
  onData(item: Item): void;
  onError(error: unknown): void;
  onComplete(): void;
}

/**
 * Follows a subscription until told to stop. tRPC's client resumes by itself when the socket comes back; this begins anew when the
 * server ended the subscription or could not serve it, and gives up only when it is refused. `onPassing` is told why, each time that
 * it is to begin anew: null when the server said nothing.
 */
export function keepFollowing<Item>(
  subscribe: (handlers: FollowHandlers<Item>) => { unsubscribe(): void },
  {
    onItem,
    onPassing,
    onRefused,
  }: {
    onItem: (item: Item) => void;
    onPassing?: (error: unknown) => void;
    onRefused?: (error: unknown) => void;
  },
): () => void {
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
      if (!isPassing(error)) return onRefused?.(error);
      timer = setTimeout(begin, pauseMs(error, attempt++));
      onPassing?.(error);
    };
    subscription = subscribe({
      onData(item) {
        if (isStopped) return;
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
