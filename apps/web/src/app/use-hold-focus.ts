import { useCallback, useRef, type RefObject } from 'react';

/**
 * Takes the focus from a text field into `holder` from the moment a dialog is asked for, so that no key typed before the dialog is
 * there goes into the field. The dialog gives the focus back to the holder, which is to give it back to the field.
 */
export function useHoldFocus(holder: RefObject<HTMLElement | null>) {
  const held = useRef<HTMLElement | null>(null);
  const isTaking = useRef(false);

  const holdFocus = useCallback(() => {
    const active = document.activeElement;
    if (!(active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement)) return;
    // What is typed in an open dialog is its own.
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
