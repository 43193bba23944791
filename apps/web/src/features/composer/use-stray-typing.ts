import { useEffect, useEffectEvent, type RefObject } from 'react';
import { focusAtEnd } from '@/lib/focus.ts';
import { isTextField } from '@/lib/keyboard.ts';

/** Overlays take all keys, and so do elements with `data-holds-keys`. */
const overlays = ':is([role=dialog], [role=alertdialog], [role=menu]):not([data-closed])';
const holders = '[data-holds-keys]';

/** Sends stray typing and pasting to the field, because that is where people look when they write. */
export function useStrayTyping(
  ref: RefObject<HTMLTextAreaElement | null>,
  insert: (text: string) => void,
): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    // The character itself then goes to the field, which has the focus by now.
    if (isStray(event) && isText(event)) focusAtEnd(ref.current);
  });
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!isStray(event) || text === '') return;
    event.preventDefault();
    focusAtEnd(ref.current);
    insert(text);
  });
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    addEventListener('keydown', (event) => onKey(event), { signal });
    addEventListener('paste', (event) => onPaste(event), { signal });
    return () => controller.abort();
  }, []);
}

function isStray({ defaultPrevented, target }: Event): boolean {
  if (defaultPrevented || !(target instanceof Element)) return false;
  if (isTextField(target) || target.closest(holders) !== null) return false;
  return document.querySelector(overlays) === null;
}

/** Whether a key writes something. The space bar scrolls, or presses the focused element. */
function isText(event: KeyboardEvent): boolean {
  const { key, isComposing, ctrlKey, metaKey, altKey } = event;
  if (isComposing || key === ' ') return false;
  if ((ctrlKey || metaKey || altKey) && !event.getModifierState('AltGraph')) return false;
  // The first key of an input method, or of an accent, has no character yet.
  return /^.$/u.test(key) || key === 'Process' || key === 'Dead';
}
