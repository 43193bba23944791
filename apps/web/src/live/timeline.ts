import { errorDataFrom, type SeqRun } from '@parley/api-contract';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { trpc } from '@/lib/trpc.ts';
import { emptyTimeline, hasOlder, reachesEnd, type Timeline } from './apply-event.ts';
import { useLive } from './live.ts';
import { useAccount, useRoomEntry } from './me.ts';
import { createStore, useStore } from './store.ts';
import { isShown, type OutboxItem } from './outbox.ts';
import { selectTimeline, type Screen } from './select-timeline.ts';
import { timelineKey } from './timeline-cache.ts';
import { createTimelineSource, type TimelineApi, type TimelineSource } from './timeline-source.ts';
import { createWatchdog } from './watchdog.ts';

export interface OpenTimeline extends Screen, Omit<TimelineSource, 'status' | 'start' | 'followAnew'> {
  state: 'loading' | 'ready' | 'failed';
  failure: unknown;
  hasOlder: boolean;
  /** Whether what is loaded goes up to the newest message. */
  reachesEnd: boolean;
  /** The number of the newest message of the room, loaded or not; null while it is unknown. */
  endSeq: number | null;
  /** The newest messages that are deleted and do not count as new for anyone. */
  silent: readonly SeqRun[];
  isLoadingOlder: boolean;
  isLoadingNewer: boolean;
  /** The newest of the viewer's pending messages, shown or not: it changes when they send. */
  newestOutgoing: string | null;
}

/** Opens a room at its end, or at a message, and keeps it up to date. */
export function useTimeline(roomId: number, openAt: number | null = null): OpenTimeline {
  const { api, queryClient, outboxOf } = useLive();
  const accountId = useAccount()?.id ?? null;
  const head = useRoomEntry(roomId)?.head;
  const lastSeq = head?.lastSeq ?? null;
  const source = useMemo(() => {
    const timelineApi: TimelineApi = {
      list: (input) => api.messages.list.query(input),
      follow: (input, handlers) => api.rooms.follow.subscribe(input, handlers),
    };
    return createTimelineSource({ api: timelineApi, queryClient }, roomId, openAt);
  }, [api, queryClient, roomId, openAt]);
  useEffect(() => source.start(), [source]);

  const { data: timeline = emptyTimeline } = useQuery<Timeline>({
    queryKey: timelineKey(roomId),
    queryFn: skipToken,
  });
  const status = useStore(source.status);
  useRoomGone(roomId, status.failure);
  useWatchdog(source, {
    knownVersion: Math.max(timeline.answeredVersion, head?.version ?? 0),
    streamedVersion: timeline.version,
    isStreaming: timeline.isLoaded && status.failure === null,
  });
  const outbox = accountId === null ? null : outboxOf(accountId);
  const items = useStore(outbox?.items ?? noItems);
  const screen = useMemo(
    () => selectTimeline(timeline, items, { roomId, authorId: accountId }),
    [timeline, items, roomId, accountId],
  );

  useEffect(() => {
    if (outbox === null || accountId === null) return;
    const shown = { roomId, authorId: accountId, messages: timeline.messages };
    if (items.some((item) => isShown(item, shown))) outbox.settle(shown);
  }, [outbox, timeline, items, roomId, accountId]);

  return {
    ...screen,
    ...status,
    ...source,
    state: status.failure !== null ? 'failed' : timeline.isLoaded ? 'ready' : 'loading',
    hasOlder: hasOlder(timeline),
    reachesEnd: reachesEnd(timeline),
    silent: head?.silent ?? noRuns,
    endSeq: lastSeq !== null || reachesEnd(timeline) ? Math.max(lastSeq ?? 0, timeline.endSeq) : null,
    newestOutgoing: items.findLast((item) => item.roomId === roomId)?.clientMessageId ?? null,
  };
}

/** People who are not in a room aren't told when they may no longer read it: only its subscription ends. */
function useRoomGone(roomId: number, failure: unknown): void {
  const utils = trpc.useUtils();
  const isGone = errorDataFrom(failure)?.reason === 'room_not_found';
  useEffect(() => {
    if (isGone) void utils.rooms.get.invalidate({ roomId });
  }, [isGone, roomId, utils]);
}

/** Recovers a room whose stream fell behind: with a new subscription or, if that didn't help, a new connection. */
function useWatchdog(
  source: TimelineSource,
  {
    knownVersion,
    streamedVersion,
    isStreaming,
  }: { knownVersion: number; streamedVersion: number; isStreaming: boolean },
): void {
  const { connection, reconnect } = useLive();
  const isOpen = useStore(connection).state === 'open';
  const watchdog = useMemo(
    () =>
      createWatchdog((attempt) => {
        source.followAnew();
        if (attempt > 0) reconnect();
      }),
    [source, reconnect],
  );
  useEffect(() => {
    if (isOpen && isStreaming) watchdog.look(knownVersion, streamedVersion);
    else watchdog.rest();
  }, [watchdog, knownVersion, streamedVersion, isOpen, isStreaming]);
  useEffect(() => () => watchdog.rest(), [watchdog]);
}

const noRuns: readonly SeqRun[] = [];
const noItems = createStore<readonly OutboxItem[]>([]);
