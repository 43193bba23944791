import { useEffect, useRef, useState, type RefObject } from 'react';

interface OutOfView {
  above: number;
  below: number;
}

/** Where each unread row is. Null: in view, or not known yet. */
type Places = Map<Element, keyof OutOfView | null>;

/** Counts the rows of a scrolled list that are out of view, among those of unread rooms. */
export function useUnreadOutOfView(list: RefObject<HTMLElement | null>, unreadIds: readonly number[]) {
  const [outOfView, setOutOfView] = useState<OutOfView>({ above: 0, below: 0 });
  const observer = useRef<IntersectionObserver | null>(null);
  const places = useRef<Places>(new Map());

  useEffect(() => {
    const known = places.current;
    observer.current = new IntersectionObserver(
      (changes) => {
        for (const { target, intersectionRatio, boundingClientRect, rootBounds } of changes) {
          if (!known.has(target)) continue;
          const isAbove = boundingClientRect.top < (rootBounds?.top ?? 0);
          known.set(target, intersectionRatio >= halfARow ? null : isAbove ? 'above' : 'below');
        }
        setOutOfView((before) => counted(known, before));
      },
      { root: list.current, threshold: halfARow },
    );
    return () => {
      observer.current?.disconnect();
      known.clear();
    };
  }, [list]);

  useEffect(() => {
    const known = places.current;
    const unread = new Set(
      unreadIds.flatMap((id) => list.current?.querySelector(`[data-room-id="${id}"]`) ?? []),
    );
    for (const row of known.keys()) {
      if (unread.has(row)) continue;
      observer.current?.unobserve(row);
      known.delete(row);
    }
    for (const row of unread) {
      if (known.has(row)) continue;
      known.set(row, null);
      observer.current?.observe(row);
    }
    setOutOfView((before) => counted(known, before));
  }, [list, unreadIds]);

  /** Scrolls to the nearest of them. */
  function scrollTo(side: keyof OutOfView): void {
    const rows = rowsAt(places.current, side).toSorted((a, b) => topOf(a) - topOf(b));
    const target = side === 'above' ? rows.at(-1) : rows[0];
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    target?.scrollIntoView({ block: 'center', behavior: isStill ? 'auto' : 'smooth' });
  }

  return { ...outOfView, scrollTo };
}

const halfARow = 0.5;

function counted(places: Places, before: OutOfView): OutOfView {
  const [above, below] = [rowsAt(places, 'above').length, rowsAt(places, 'below').length];
  return before.above === above && before.below === below ? before : { above, below };
}

function rowsAt(places: Places, side: keyof OutOfView): Element[] {
  return [...places].flatMap(([row, place]) => (place === side ? [row] : []));
}

function topOf(row: Element): number {
  return row.getBoundingClientRect().top;
}
