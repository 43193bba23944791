import { useEffect, useRef, type RefObject } from 'react';
import type { RoomView } from '@/live/room-view.ts';

/** A keyboard is at hand where there is a pointer that hovers; elsewhere focus would cover half the screen with one. */
const hasKeyboard = matchMedia('(hover: hover) and (pointer: fine)');

/** Focuses the field when the room opens, when a reply begins, and when an edit that began here is over. */
export function useFocusWhenCalled(
  ref: RefObject<HTMLTextAreaElement | null>,
  { replyTo, editing }: Pick<RoomView, 'replyTo' | 'editing'>,
): void {
  useEffect(() => {
    if (hasKeyboard.matches) focusAtEnd(ref.current);
  }, [ref]);

  useEffect(() => {
    if (replyTo !== null) focusAtEnd(ref.current);
  }, [ref, replyTo]);

  const editedBefore = useRef(editing);
  useEffect(() => {
    if (editing === null && editedBefore.current?.from === 'composer') focusAtEnd(ref.current);
    editedBefore.current = editing;
  }, [ref, editing]);
}

function focusAtEnd(textarea: HTMLTextAreaElement | null) {
  if (textarea === null) return;
  textarea.focus();
  textarea.setSelectionRange(textarea.value.length, textarea.value.length);
}
