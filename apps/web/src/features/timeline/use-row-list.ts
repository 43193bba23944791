import { defaultRangeExtractor, useVirtualizer, type Range, type Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, type RefObject } from 'react';
import { estimateHeight } from './estimate-height.ts';
import type { Row } from './rows.ts';

export type RowList = Virtualizer<HTMLDivElement, HTMLDivElement>;

/** How close to the end counts as being there, in pixels. */
const endThreshold = 48;
/** Farther than any list is long: the browser stops at its end. */
const atTheEnd = 10_000_000;

interface RowListOptions {
  scroller: RefObject<HTMLDivElement | null>;
  rows: readonly Row[];
  /** Whether what is appended pulls a reader at the end along. */
  isFollowing: boolean;
  /** Rows that are rendered wherever the reader is, so that focus and unsaved text stay. */
  kept: readonly number[];
}

/** The list of which only what is in view is rendered. It holds its place by its end, and by row when older rows come. */
export function useRowList({ scroller, rows, isFollowing, kept }: RowListOptions): RowList {
  const keptKey = kept.join();
  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled by React's compiler
  const list = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    estimateSize: (index) => estimateHeight(rows[index]),
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
  useStayAtEnd(scroller, list);
  return list;
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
