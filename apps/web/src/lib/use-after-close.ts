import { useRef } from 'react';

interface AfterClose {
  /** Does something once it has closed. */
  afterClose: (action: () => void) => void;
  /** Pass it to the menu or the dialog. */
  onOpenChangeComplete: (isOpen: boolean) => void;
}

/**
 * Lets the items of a menu or a dialog act once it has closed and returned the focus: until then, they might move the element away that the
 * focus returns to.
 */
export function useAfterClose(): AfterClose {
  const waiting = useRef<(() => void) | null>(null);
  return {
    afterClose: (action) => {
      waiting.current = action;
    },
    onOpenChangeComplete: (isOpen) => {
      if (isOpen) return;
      waiting.current?.();
      waiting.current = null;
    },
  };
}
