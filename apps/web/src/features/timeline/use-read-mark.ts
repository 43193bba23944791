import { useState } from 'react';
import { useRoomEntry } from '@/live/me.ts';
import { useIsLooking } from '@/live/read.ts';

/**
 * The last message that was read when the room was opened, or when the reader last turned away from it. Who writes has read all
 * there is, and sees the rest come.
 */
export function useReadMark(roomId: number, newestOutgoing: string | null): number | null {
  const readSeq = useRoomEntry(roomId)?.membership.readSeq ?? null;
  const isLooking = useIsLooking();
  const [mark, setMark] = useState(readSeq);
  const [sentBefore, setSentBefore] = useState(newestOutgoing);
  if (sentBefore !== newestOutgoing) {
    setSentBefore(newestOutgoing);
    if (newestOutgoing !== null) setMark(Number.MAX_SAFE_INTEGER);
  } else if (!isLooking && mark !== readSeq) setMark(readSeq);
  return mark ?? readSeq;
}
