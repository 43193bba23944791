import { useCallback, useLayoutEffect, useRef, useState, type FocusEvent, type RefObject } from 'react';
import type { Row } from './rows.ts';

export interface Roving {
  /** The index of the one row in the tab order. It must always be rendered. */
  stopIndex: number;
  focusRow: (index: number) => void;
  /** Focuses the row that is a number of messages away. */
  move: (from: number, by: number) => void;
  onFocus: (event: FocusEvent<HTMLElement>) => void;
}

/** Makes a long list a single tab stop, in which arrow keys move. */
export function useRoving(rows: readonly Row[], container: RefObject<HTMLElement | null>): Roving {
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const wanted = useRef<number | null>(null);
  const activeIndex = activeKey === null ? -1 : rows.findIndex(({ key }) => key === activeKey);
  const stopIndex = activeIndex >= 0 ? activeIndex : rows.findLastIndex(isFocusable);

  const focusWanted = useCallback(() => {
    if (wanted.current === null) return;
    const row = container.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] [data-row]`);
    if (!row) return;
    wanted.current = null;
    row.focus();
  }, [container]);
  // A row that was out of view exists only after the render that makes it the stop.
  useLayoutEffect(focusWanted);

  const focusRow = useCallback(
    (index: number) => {
      const row = rows[index];
      if (row === undefined) return;
      wanted.current = index;
      setActiveKey(row.key);
      focusWanted();
    },
    [rows, focusWanted],
  );

  const move = useCallback(
    (from: number, by: number) => {
      const step = Math.sign(by);
      let left = Math.abs(by);
      let index = from;
      for (let next = from + step; left > 0 && next >= 0 && next < rows.length; next += step) {
        const row = rows[next];
        if (row === undefined || !isFocusable(row)) continue;
        index = next;
        left--;
      }
      if (index !== from) focusRow(index);
    },
    [rows, focusRow],
  );

  const onFocus = useCallback(
    (event: FocusEvent<HTMLElement>) => {
      const row = rows[indexOfRow(event.target)];
      if (row !== undefined) setActiveKey(row.key);
    },
    [rows],
  );

  return { stopIndex, focusRow, move, onFocus };
}

/** The index of the row that an element is in; -1 outside the list. */
export function indexOfRow(element: Element): number {
  return Number(element.closest('[data-index]')?.getAttribute('data-index') ?? -1);
}

function isFocusable({ kind }: Row): boolean {
  return kind === 'message' || kind === 'pending';
}
