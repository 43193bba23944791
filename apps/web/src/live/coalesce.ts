/** Nobody sees the difference between this and at once, and a page can be drawn anew this often. */
const gapMs = 50;
/** So that what waits in a tab that the browser has slowed down is bounded. */
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

  function flush() {
    if (waiting.length === 0) return;
    const items = waiting;
    waiting = [];
    clearTimeout(timer);
    timer = setTimeout(ended, gapMs);
    handOn(items);
  }

  function ended() {
    timer = undefined;
    flush();
  }

  return {
    add(item) {
      waiting.push(item);
      if (timer === undefined || waiting.length >= maxItems) flush();
    },
    flush,
    clear() {
      waiting = [];
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
