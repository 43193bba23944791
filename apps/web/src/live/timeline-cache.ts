import type { QueryClient } from '@tanstack/react-query';
import { applyEvents, emptyTimeline, type Timeline, type TimelineEvent } from './apply-event.ts';

export function timelineKey(roomId: number) {
  return ['timeline', roomId] as const;
}

export function readTimeline(queryClient: QueryClient, roomId: number): Timeline {
  return queryClient.getQueryData<Timeline>(timelineKey(roomId)) ?? emptyTimeline;
}

/** The only way in which timelines are changed. */
export function applyToTimeline(
  queryClient: QueryClient,
  roomId: number,
  ...events: readonly TimelineEvent[]
): void {
  queryClient.setQueryData<Timeline>(timelineKey(roomId), (timeline) =>
    applyEvents(timeline ?? emptyTimeline, events),
  );
}
