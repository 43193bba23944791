import { reachesEnd, type Timeline } from './apply-event.ts';
import type { Message } from '@parley/api-contract';
import { isShown, type OutboxItem } from './outbox.ts';

/** What to show of a room: confirmed messages, then pending ones. */
export interface Screen {
  messages: readonly Message[];
  pending: readonly OutboxItem[];
}

/** The screen is a pure function of timeline and outbox: a message leaves the outbox at the moment the timeline has it. */
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
