import { useEffect, useEffectEvent, useState, type RefObject } from 'react';
import { isTextField } from '@/lib/keyboard.ts';
import type { Row } from './rows.ts';
import { copyRows } from './copy-rows.tsx';
import { piecesAtEnds, rowsIn } from './selected-rows.ts';

/**
 * Copies a selection across several messages as people expect, including those that the list has removed from the page. Returns the indexes
 * of the rows in which the selection begins and ends. They must stay rendered, or the browser loses the selection.
 */
export function useCopy(
  list: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  ownName: string,
): number[] {
  const [ends, setEnds] = useState<readonly string[]>([]);

  const onSelect = useEffectEvent(() => {
    const range = selectedRange();
    const reached = range && list.current && rowsIn(range, list.current, rows);
    const keys = reached ? [rows[reached.first]?.key ?? '', rows[reached.last]?.key ?? ''] : [];
    if (keys.join('\n') !== ends.join('\n')) setEnds(keys);
  });
  const onCopy = useEffectEvent((event: ClipboardEvent) => {
    const range = selectedRange();
    if (event.defaultPrevented || event.clipboardData === null || range === null || list.current === null)
      return;
    if (event.target instanceof Element && isTextField(event.target)) return;
    const reached = rowsIn(range, list.current, rows);
    if (reached === null || reached.first === reached.last) return;
    const copied = copyRows({
      rows: rows.slice(reached.first, reached.last + 1),
      pieces: piecesAtEnds(range, list.current, rows, reached),
      ownName,
    });
    if (copied === null) return;
    event.clipboardData.setData('text/plain', copied.text);
    event.clipboardData.setData('text/html', copied.html);
    event.preventDefault();
  });
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    document.addEventListener('selectionchange', () => onSelect(), { signal });
    document.addEventListener('copy', (event) => onCopy(event), { signal });
    return () => controller.abort();
  }, []);

  return ends.map((end) => rows.findIndex(({ key }) => key === end));
}

function selectedRange(): Range | null {
  const selection = getSelection();
  return selection === null || selection.isCollapsed || selection.rangeCount === 0
    ? null
    : selection.getRangeAt(0);
}
