import { useCallback, useEffect, useRef } from 'react';
import { catchLostFocus } from '@/lib/focus.ts';

/**
 * Keeps the focus in a list when the row that the viewer acts on goes: it moves to the row in its place, or to the list itself. `index` is
 * the place of that row; -1 if it isn't in the list, or nothing has been acted on. `focusTarget` is where the focus belongs after a dialog.
 */
export function useKeepFocusInList(index = -1) {
  const list = useRef<HTMLUListElement>(null);
  const shown = useRef(index);
  const place = useRef(0);
  const focusTarget = useCallback((): HTMLElement | null => {
    const rows = list.current?.children;
    const row = rows?.item(Math.min(place.current, rows.length - 1));
    return [...(row?.querySelectorAll<HTMLElement>('button') ?? [])].at(-1) ?? list.current;
  }, []);
  useEffect(() => {
    const isGone = index === -1 && shown.current !== -1;
    shown.current = index;
    if (index !== -1) place.current = index;
    return isGone ? catchLostFocus(() => focusTarget()?.focus({ preventScroll: true })) : undefined;
  }, [index, focusTarget]);
  return { list, focusTarget };
}
