import { useState } from 'react';

/** How many messages have come since the reader left the end. */
export function useNewCount(endSeq: number, isAtEnd: boolean): number {
  const [seenSeq, setSeenSeq] = useState(endSeq);
  if (isAtEnd && seenSeq !== endSeq) setSeenSeq(endSeq);
  return Math.max(0, endSeq - seenSeq);
}
