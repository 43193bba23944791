/** Nobody sees the difference between this and at once, and a page can be drawn anew this often. */
const gapMs = 50;
/** So that what waits in a tab whose timers the browser has slowed down is bounded. */
const maxItems = 1_000;

export interface Coalescer<Item> {
  add: (item: Item) => void;
  /** Hands on at once what is waiting. */
  flush: () => void;
  /** Forgets what is waiting. */
  clear: () => void;
}

/**
 * Hands items on together where many come at once: an item after a pause at once, then at most one handful each 50 ms, or 1,000 items.
 * A timer rather than a frame of animation, which tabs in the background do not have.
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
