/** Too short for people to notice, and long enough to redraw the page each time. */
const gapMs = 50;
/** Limits what waits in a tab whose timers the browser has throttled. */
const maxItems = 1_000;

export interface Coalescer<Item> {
  add: (item: Item) => void;
  /** Immediately hands on what is waiting. */
  flush: () => void;
  /** Forgets what is waiting. */
  clear: () => void;
}

/**
 * Hands on items in batches if many arrive at once: an item after a pause immediately, then a batch every 50 ms or 1,000 items. Uses a
 * timer instead of animation frames, which background tabs don't have.
 */
export function createCoalescer<Item>(handOn: (items: readonly Item[]) => void): Coalescer<Item> {
  let waiting: Item[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let handedOnAtMs = -Infinity;

  function flush() {
    const items = waiting;
    clear();
    if (items.length === 0) return;
    handedOnAtMs = performance.now();
    handOn(items);
  }

  function clear() {
    waiting = [];
    clearTimeout(timer);
    timer = undefined;
  }

  return {
    add(item) {
      waiting.push(item);
      const leftMs = handedOnAtMs + gapMs - performance.now();
      if (leftMs <= 0 || waiting.length >= maxItems) flush();
      else timer ??= setTimeout(flush, leftMs);
    },
    flush,
    clear,
  };
}
