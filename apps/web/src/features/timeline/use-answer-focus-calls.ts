import { useEffect, useEffectEvent } from 'react';
import type { FocusCall } from '@/live/room-focus.ts';
import { useFocusCall } from '@/live/use-unsent-text.ts';
import { indexOfSeq, type Row } from './rows.ts';
import type { Position } from './use-position.ts';
import type { Roving } from './use-roving.ts';

/** Focuses the row that is called. An editor that is called is only scrolled into view, because it focuses itself. */
export function useAnswerFocusCalls(
  roomId: number,
  rows: readonly Row[],
  { focusRow }: Roving,
  { bringIntoView }: Position,
) {
  const { call, answered } = useFocusCall(roomId);
  const answer = useEffectEvent(({ on, seq }: Extract<FocusCall, { seq: number }>) => {
    if (on === 'editor') return bringIntoView(seq);
    focusRow(indexOfSeq(rows, seq));
    answered();
  });
  useEffect(() => {
    if (call !== null && call.on !== 'composer') answer(call);
  }, [call]);
}
