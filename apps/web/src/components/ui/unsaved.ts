import { createContext, useMemo, useRef, type FocusEvent, type RefObject } from 'react';

/** Detects whether something was typed into a dialog. */
export interface Unsaved {
  popup: RefObject<HTMLDivElement | null>;
  noteField: (event: FocusEvent) => void;
  /** Whether a field has changed since it was first focused, or an element is marked with `data-unsaved`. */
  isThere: () => boolean;
}

export const UnsavedContext = createContext<Unsaved | null>(null);

/** Losing a search term does no harm. */
const fields = 'input:not([type=search], [type=radio], [type=checkbox]), textarea';

export function useUnsaved(): Unsaved {
  const popup = useRef<HTMLDivElement>(null);
  return useMemo(() => {
    const before = new WeakMap<Element, string>();
    return {
      popup,
      noteField({ target }) {
        if (isField(target) && !before.has(target)) before.set(target, target.value);
      },
      isThere() {
        const typed = Array.from(popup.current?.querySelectorAll(fields) ?? []).some(
          (field) => isField(field) && before.has(field) && before.get(field) !== field.value,
        );
        return typed || popup.current?.querySelector('[data-unsaved]') != null;
      },
    };
  }, []);
}

function isField(element: Element): element is HTMLInputElement | HTMLTextAreaElement {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}
