import { useEffect, useRef, type RefObject } from 'react';
import { focusAtEnd } from '@/lib/focus-at-end.ts';
import { hasKeyboard } from '@/lib/media.ts';
import type { Draft } from '@/live/drafts.ts';
import type { RoomView } from '@/live/room-view.ts';

/** Focuses the field when the room opens, when a reply begins, and when an edit that began here is over. */
export function useFocusWhenCalled(
  ref: RefObject<HTMLTextAreaElement | null>,
  { replyTo, editing }: Pick<Draft, 'replyTo'> & RoomView,
): void {
  useEffect(() => {
    if (hasKeyboard.matches) focusAtEnd(ref.current);
  }, [ref]);

  const repliedBefore = useRef(replyTo);
  useEffect(() => {
    if (replyTo !== null && replyTo !== repliedBefore.current) focusAtEnd(ref.current);
    repliedBefore.current = replyTo;
  }, [ref, replyTo]);

  const editedBefore = useRef(editing);
  useEffect(() => {
    if (editing === null && editedBefore.current?.from === 'composer') focusAtEnd(ref.current);
    editedBefore.current = editing;
  }, [ref, editing]);
}
