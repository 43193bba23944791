import { useCallback, useRef, type RefObject } from 'react';

/**
 * Moves the focus from a text field to `holder` as soon as a dialog is requested, so that keys typed before it opens don't go into
 * the field. The dialog returns the focus to the holder, which must then return it to the field.
 */
export function useHoldFocus(holder: RefObject<HTMLElement | null>) {
  const held = useRef<HTMLElement | null>(null);
  const isTaking = useRef(false);

  const holdFocus = useCallback(() => {
    const active = document.activeElement;
    if (!(active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement)) return;
    // Typing in an open dialog belongs to that dialog.
    if (active.closest('[role=dialog]') !== null) return;
    held.current = active;
    isTaking.current = true;
    holder.current?.focus({ preventScroll: true });
    isTaking.current = false;
  }, [holder]);

  const giveFocusBack = useCallback(() => {
    if (isTaking.current || document.activeElement !== holder.current) return;
    held.current?.focus({ preventScroll: true });
    if (document.activeElement === holder.current) holder.current?.blur();
  }, [holder]);

  return { holdFocus, giveFocusBack };
}
