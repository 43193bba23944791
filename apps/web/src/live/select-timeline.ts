import { reachesEnd, type Timeline } from './apply-event.ts';
import type { Message } from '@parley/api-contract';
import { isShown, type OutboxItem } from './outbox.ts';

/** What there is to show of a room: confirmed messages, then those on their way. */
export interface Screen {
  messages: readonly Message[];
  pending: readonly OutboxItem[];
}

/** The screen is a pure function of timeline and outbox: a message leaves the one for the other at the moment it is in it. */
export function selectTimeline(
  timeline: Timeline,
  outbox: readonly OutboxItem[],
  { roomId, authorId }: { roomId: number; authorId: number | null },
): Screen {
  const { messages } = timeline;
  if (authorId === null || !reachesEnd(timeline)) return { messages, pending: [] };
  const pending = outbox.filter(
    (item) => item.roomId === roomId && !isShown(item, { roomId, authorId, messages }),
  );
  return { messages, pending };
}
