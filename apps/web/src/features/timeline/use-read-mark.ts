import { useState } from 'react';
import { useRoomEntry } from '@/live/me.ts';
import { useIsLooking } from '@/live/read.ts';

/** The last message that was read when the room was opened, or when the reader last turned away from it. */
export function useReadMark(roomId: number): number | null {
  const readSeq = useRoomEntry(roomId)?.membership.readSeq ?? null;
  const isLooking = useIsLooking();
  const [mark, setMark] = useState(readSeq);
  if (!isLooking && mark !== readSeq) setMark(readSeq);
  return mark ?? readSeq;
}
