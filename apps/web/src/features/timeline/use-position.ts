import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react';
import type { ReadingPlace } from '@/live/places.ts';
import type { OpenTimeline } from '@/live/timeline.ts';
import { indexOfSeq, type Row } from './rows.ts';
import { useKeptPlace, whenStill, type Target } from './scroll.ts';
import type { RowList } from './use-row-list.ts';

const highlightMs = 2500;

export interface Position {
  /** Set for a moment after a jump, so that people see the message. */
  highlightedSeq: number | null;
  jumpTo: (seq: number) => void;
  /** Goes to a message unless all of it is in view. */
  bringIntoView: (seq: number) => void;
  jumpToEnd: () => void;
  /** While the list is moving, older rows must not be added: it aims at a row by its index. */
  isMoving: () => boolean;
  /** Counts the arrivals. */
  arrivals: number;
}

interface Reader {
  roomId: number;
  opening: Target;
  highlightSeq: number | null;
  isAtEnd: () => boolean | null;
  setIsPast: (isPast: boolean) => void;
}

/** Moves the list to where the reader wants to be, and loads that place if necessary. */
export function usePosition(
  list: RowList,
  rows: readonly Row[],
  timeline: OpenTimeline,
  { roomId, opening, highlightSeq, isAtEnd, setIsPast }: Reader,
): Position {
  const target = useRef<Target | null>(opening);
  /** The rows through which the list is moving. When they change, it sets out again. */
  const wayThrough = useRef<readonly Row[] | null>(null);
  const stopWaiting = useRef<(() => void) | undefined>(undefined);
  const [, setOut] = useReducer((count: number) => count + 1, 0);
  const [arrivals, setArrivals] = useState(0);
  const [highlighted, setHighlighted] = useState(opening.kind === 'seq' ? { seq: opening.seq } : null);

  useLayoutEffect(() => {
    const { scrollElement } = list;
    if (target.current === null || scrollElement === null || rows.length === 0) return;
    // Whenever a row above it has been measured, the list aims at the place again.
    if (wayThrough.current === rows && target.current.kind !== 'place') return;
    if (!go(list, rows, timeline, target.current)) return;
    wayThrough.current = rows;
    stopWaiting.current?.();
    stopWaiting.current = whenStill(scrollElement, () => {
      target.current = null;
      wayThrough.current = null;
      setArrivals((count) => count + 1);
    });
  });
  useEffect(() => () => stopWaiting.current?.(), []);

  useEffect(() => {
    if (highlighted === null) return undefined;
    const timer = setTimeout(() => setHighlighted(null), highlightMs);
    return () => clearTimeout(timer);
  }, [highlighted]);

  const { has, jumpTo: load, jumpToLatest, loadOlder } = timeline;
  const goTo = useCallback(
    (next: Target, seq: number) => {
      target.current = next;
      wayThrough.current = null;
      if (!has(seq)) setIsPast(true);
      setOut();
      // The oldest loaded message is not shown until the one before it is there.
      void load(seq).then(() => (target.current === null ? undefined : loadOlder()));
    },
    [has, load, loadOlder, setIsPast],
  );
  const jumpTo = useCallback(
    (seq: number) => {
      setHighlighted({ seq });
      goTo({ kind: 'seq', seq }, seq);
    },
    [goTo],
  );
  const { isBack } = useKeptPlace(
    roomId,
    () => {
      if (target.current !== null || isAtEnd() === null) return undefined;
      return isAtEnd() ? null : placeIn(list, rows);
    },
    (place) => goTo({ kind: 'place', place }, place.seq),
  );
  const jumpedTo = useRef(highlightSeq);
  useEffect(() => {
    if (highlightSeq !== null && highlightSeq !== jumpedTo.current && !isBack) jumpTo(highlightSeq);
    jumpedTo.current = highlightSeq;
  }, [highlightSeq, isBack, jumpTo]);

  const jumpToEnd = useCallback(() => {
    target.current = { kind: 'end' };
    wayThrough.current = null;
    setIsPast(false);
    setOut();
    void jumpToLatest();
  }, [jumpToLatest, setIsPast]);

  function bringIntoView(seq: number) {
    if (!isInView(list, indexOfSeq(rows, seq))) goTo({ kind: 'seq', seq }, seq);
  }

  const isMoving = useCallback(() => wayThrough.current !== null, []);
  return {
    highlightedSeq: highlighted?.seq ?? null,
    jumpTo,
    bringIntoView,
    jumpToEnd,
    isMoving,
    arrivals,
  };
}

/** Returns whether the list could go there. */
function go(list: RowList, rows: readonly Row[], timeline: OpenTimeline, target: Target): boolean {
  if (target.kind === 'place') {
    const { seq, offset } = target.place;
    const item = list.measurementsCache[indexOfSeq(rows, seq)];
    if (item === undefined) return false;
    const wanted = item.start - offset;
    if (Math.abs(wanted - (list.scrollOffset ?? 0)) >= 1) list.scrollToOffset(wanted);
    return true;
  }
  if (target.kind === 'seq') {
    const index = indexOfSeq(rows, target.seq);
    const isBeyondEnd = timeline.reachesEnd && target.seq > (timeline.messages.at(-1)?.seq ?? 0);
    if (index >= 0) list.scrollToIndex(index, { align: 'center' });
    else if (isBeyondEnd) list.scrollToEnd();
    return index >= 0 || isBeyondEnd;
  }
  if (!timeline.reachesEnd) return false;
  const unread = target.kind === 'opening' ? rows.findIndex(({ kind }) => kind === 'unread') : -1;
  if (unread >= 0) list.scrollToIndex(unread, { align: 'start' });
  else list.scrollToEnd();
  return true;
}

/** Where the list is now; undefined if no message is in view. */
function placeIn(list: RowList, rows: readonly Row[]): ReadingPlace | undefined {
  const top = list.scrollOffset ?? 0;
  for (let index = list.range?.startIndex ?? 0; index < rows.length; index++) {
    const row = rows[index];
    const item = list.measurementsCache[index];
    if (row?.kind === 'message' && item !== undefined && item.end > top) {
      return { seq: row.message.seq, offset: item.start - top };
    }
  }
  return undefined;
}

function isInView(list: RowList, index: number): boolean {
  const item = list.measurementsCache[index];
  const top = list.scrollOffset ?? 0;
  return item !== undefined && item.start >= top && item.end <= top + (list.scrollRect?.height ?? 0);
}
