import {
  defaultRangeExtractor,
  useVirtualizer,
  type Range,
  type VirtualItem,
  type Virtualizer,
} from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, type RefObject } from 'react';
import { estimateHeight } from './estimate-height.ts';
import type { Row } from './rows.ts';

export type RowList = Virtualizer<HTMLDivElement, HTMLDivElement>;

/** How close to the end counts as being there, in pixels. */
const endThreshold = 48;
/** Longer than any list: the browser stops at its end. */
const atTheEnd = 10_000_000;

interface RowListOptions {
  scroller: RefObject<HTMLDivElement | null>;
  rows: readonly Row[];
  /** Whether a reader at the end stays there when rows are appended. */
  isFollowing: boolean;
  /** Rows that are rendered wherever the reader is, so that focus and unsaved text stay. */
  kept: readonly number[];
}

/** A list that renders only what is in view. It keeps its place relative to its end, and by row when older rows are added. */
export function useRowList({ scroller, rows, isFollowing, kept }: RowListOptions): RowList {
  const keptKey = kept.join();
  // oxlint-disable-next-line react/incompatible-library -- React's compiler is not used here
  const list = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    estimateSize: useEstimate(rows),
    rangeExtractor: useCallback(
      (range: Range) => {
        const indexes = new Set(defaultRangeExtractor(range));
        for (const index of keptKey.split(',').map(Number)) {
          if (index >= 0 && index < range.count) indexes.add(index);
        }
        return [...indexes].toSorted((a, b) => a - b);
      },
      [keptKey],
    ),
    anchorTo: 'end',
    followOnAppend: isFollowing,
    scrollEndThreshold: endThreshold,
    initialOffset: atTheEnd,
    overscan: 8,
    paddingStart: 8,
    paddingEnd: 12,
  });
  list.shouldAdjustScrollPositionOnItemSizeChange = isAboveReader;
  useStayAtEnd(scroller, list);
  return list;
}

/**
 * Keeps the first estimate of each row for as long as the list lives. If an estimate changed, such as after an edit, the list would move
 * the rows below without adjusting the scroll position. It only does that for measured changes.
 */
function useEstimate(rows: readonly Row[]): (index: number) => number {
  const estimates = useRef(new Map<string, number>());
  return (index) => {
    const row = rows[index];
    if (row === undefined) return 0;
    const estimate = estimates.current.get(row.key) ?? estimateHeight(row);
    estimates.current.set(row.key, estimate);
    return estimate;
  };
}

/**
 * Whether the list adjusts the scroll position when the height of a row changes, so that the reader's view stays in place. It does so for
 * rows above the view, however they came to be measured, and for a row that is cut off at its top, unless that row fills most of the view.
 */
function isAboveReader(
  { key, start, end }: VirtualItem,
  _delta: number,
  { scrollOffset, scrollRect, itemSizeCache }: RowList,
): boolean {
  const top = scrollOffset ?? 0;
  if (!itemSizeCache.has(key)) return start < top;
  return start < top && end <= top + (scrollRect?.height ?? 0) / 2;
}

/** When the list becomes lower, for the keyboard of a phone or a longer draft, a reader at the end stays there. */
function useStayAtEnd(scroller: RefObject<HTMLDivElement | null>, list: RowList) {
  const wasAtEnd = useRef(true);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const note = () => {
      wasAtEnd.current = element.scrollHeight - element.clientHeight - element.scrollTop <= endThreshold;
    };
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      const hasChanged = element.clientHeight !== height;
      height = element.clientHeight;
      if (hasChanged && wasAtEnd.current) list.scrollToEnd();
    });
    observer.observe(element);
    element.addEventListener('scroll', note, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', note);
    };
  }, [scroller, list]);
}
