import type { Membership, RoomEntry } from '@parley/api-contract';
import { useEffect, useState } from 'react';
import { unreadOf } from './apply-me-event.ts';

/** Whether a room is muted at a moment, in milliseconds since 1970. */
export function isMuted({ mutedUntil }: Membership, now: number): boolean {
  return mutedUntil !== null && Date.parse(mutedUntil) > now;
}

/** How many unread messages of a room to point out: none while it is muted. */
export function unmutedUnreadOf(entry: RoomEntry, now: number): number {
  return isMuted(entry.membership, now) ? 0 : unreadOf(entry);
}

/** Timers pause while a device sleeps, so none is set for longer than this. */
const checkMs = 30_000;

/** The current time, as often as it matters: it changes when the first of these rooms is no longer muted. */
export function useMutingTime(entries: readonly RoomEntry[]): number {
  const [now, setNow] = useState(Date.now);
  const ends = entries.map(({ membership }) => Date.parse(membership.mutedUntil ?? ''));
  const next = Math.min(...ends.filter((end) => end > now));
  useEffect(() => {
    if (next === Infinity) return undefined;
    const timer = setInterval(
      () => {
        if (Date.now() >= next) setNow(Date.now());
      },
      Math.max(1, Math.min(checkMs, next - Date.now())),
    );
    return () => clearInterval(timer);
  }, [next]);
  return now;
}
