import { useEffect, useRef, type RefObject } from 'react';
import { focusAtEnd } from '@/lib/focus.ts';
import { hasKeyboard } from '@/lib/media.ts';
import { useFocusCall } from '@/live/use-unsent-text.ts';

/** Focuses the field when the room opens, when a reply begins, and when an edit ends. */
export function useFocusWhenCalled(
  ref: RefObject<HTMLTextAreaElement | null>,
  { roomId, replyTo }: { roomId: number; replyTo: number | null },
): void {
  useEffect(() => {
    if (hasKeyboard.matches) focusAtEnd(ref.current);
  }, [ref]);

  const repliedBefore = useRef(replyTo);
  useEffect(() => {
    if (replyTo !== null && replyTo !== repliedBefore.current) focusAtEnd(ref.current);
    repliedBefore.current = replyTo;
  }, [ref, replyTo]);

  const { call, answered } = useFocusCall(roomId);
  useEffect(() => {
    if (call?.on !== 'composer') return;
    focusAtEnd(ref.current);
    answered();
  }, [ref, call, answered]);
}
