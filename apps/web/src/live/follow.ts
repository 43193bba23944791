import {
  followLog,
  keepSubscribed,
  type FollowHandlers,
  type LogItem,
  type Position,
} from '@parley/api-contract';
import { createCoalescer } from './coalesce.ts';

export interface Following {
  /** Takes nothing more, and forgets what has not been handed on. */
  stop: () => void;
  /** Immediately hands on what has arrived. */
  flush: () => void;
}

interface BatchHandlers<Item> extends Omit<FollowHandlers<Item>, 'onItem'> {
  /** Items that arrived close together, in order. */
  onItems: (items: readonly Item[]) => void;
}

/** The contract's `keepSubscribed`, in batches. */
export function keepFollowing<Item>(
  subscribe: Parameters<typeof keepSubscribed<Item>>[0],
  handlers: BatchHandlers<Item>,
): Following {
  return inBatches((each) => keepSubscribed(subscribe, each), handlers);
}

/** The contract's `followLog`, in batches. */
export function keepFollowingLog(
  subscribe: Parameters<typeof followLog>[0],
  position: () => Position,
  handlers: BatchHandlers<LogItem>,
): Following {
  return inBatches((each) => followLog(subscribe, position, each), handlers);
}

function inBatches<Item>(
  follow: (handlers: FollowHandlers<Item>) => () => void,
  { onItems, onPassing, onRefused }: BatchHandlers<Item>,
): Following {
  const items = createCoalescer(onItems);
  const stop = follow({
    onItem: items.add,
    onPassing(error) {
      items.flush();
      onPassing?.(error);
    },
    onRefused(error) {
      items.flush();
      onRefused?.(error);
    },
  });
  return {
    stop() {
      stop();
      items.clear();
    },
    flush: items.flush,
  };
}
