import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react';
import type { OpenTimeline } from '@/live/timeline.ts';
import { indexOfSeq, type Row } from './rows.ts';
import type { RowList } from './use-row-list.ts';
import { whenStill } from './when-still.ts';

/** Where the list is to go as soon as it has what is there. */
type Target = { kind: 'opening' } | { kind: 'end' } | { kind: 'seq'; seq: number };

const highlightMs = 2500;

export interface Position {
  /** Set for a moment after a jump, to be seen. */
  highlightedSeq: number | null;
  jumpTo: (seq: number) => void;
  jumpToEnd: () => void;
  /** While the list is on its way, older rows would lead it astray: it aims at a row by its index. */
  isMoving: () => boolean;
  /** Counts the arrivals. */
  arrivals: number;
}

/** Takes the list to where its reader wants to be, loading that place when it is not there yet. */
export function usePosition(
  list: RowList,
  rows: readonly Row[],
  timeline: OpenTimeline,
  { highlightSeq, setIsPast }: { highlightSeq: number | null; setIsPast: (isPast: boolean) => void },
): Position {
  const target = useRef<Target | null>(
    highlightSeq === null ? { kind: 'opening' } : { kind: 'seq', seq: highlightSeq },
  );
  /** The rows among which the list is on its way; when they change, it sets out again. */
  const wayThrough = useRef<readonly Row[] | null>(null);
  const stopWaiting = useRef<(() => void) | undefined>(undefined);
  const [, setOut] = useReducer((count: number) => count + 1, 0);
  const [arrivals, setArrivals] = useState(0);
  const [highlighted, setHighlighted] = useState(highlightSeq === null ? null : { seq: highlightSeq });

  useLayoutEffect(() => {
    const { scrollElement } = list;
    if (target.current === null || scrollElement === null) return;
    if (rows.length === 0 || wayThrough.current === rows) return;
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
  const jumpTo = useCallback(
    (seq: number) => {
      target.current = { kind: 'seq', seq };
      wayThrough.current = null;
      if (!has(seq)) setIsPast(true);
      setHighlighted({ seq });
      // The oldest loaded message is not shown until the one before it is there.
      void load(seq).then(() => (target.current === null ? undefined : loadOlder()));
    },
    [has, load, loadOlder, setIsPast],
  );
  const jumpedTo = useRef(highlightSeq);
  useEffect(() => {
    if (highlightSeq !== null && highlightSeq !== jumpedTo.current) jumpTo(highlightSeq);
    jumpedTo.current = highlightSeq;
  }, [highlightSeq, jumpTo]);

  const jumpToEnd = useCallback(() => {
    target.current = { kind: 'end' };
    wayThrough.current = null;
    setIsPast(false);
    setOut();
    void jumpToLatest();
  }, [jumpToLatest, setIsPast]);

  const isMoving = useCallback(() => wayThrough.current !== null, []);
  return { highlightedSeq: highlighted?.seq ?? null, jumpTo, jumpToEnd, isMoving, arrivals };
}

/** Whether the list could go there. */
function go(list: RowList, rows: readonly Row[], timeline: OpenTimeline, target: Target): boolean {
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
