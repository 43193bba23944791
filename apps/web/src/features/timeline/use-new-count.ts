import { useState } from 'react';

/** How many messages have come since the reader left the end. What was there before they came is not new, loaded or not. */
export function useNewCount(endSeq: number | null, isAtEnd: boolean): number {
  const [seenSeq, setSeenSeq] = useState(endSeq);
  if (endSeq !== null && seenSeq !== endSeq && (isAtEnd || seenSeq === null)) setSeenSeq(endSeq);
  return endSeq === null || seenSeq === null ? 0 : Math.max(0, endSeq - seenSeq);
}
