import type { Account, MeEvent, RoomEntry } from '@parley/api-contract';
import { errorDataFrom } from '@parley/api-contract';
import { skipToken, useQuery, type QueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { applyMeEvents, lastActivityOf, type MeState } from './apply-me-event.ts';
import { keepFollowing } from './follow.ts';
import { useLive } from './live.ts';
import { useDeliverOutbox } from './deliver-outbox.ts';

export { unreadOf, type MeState } from './apply-me-event.ts';

const meKey = ['me'] as const;

export function applyToMe(queryClient: QueryClient, ...events: readonly MeEvent[]): void {
  queryClient.setQueryData<MeState | null>(meKey, (state) => applyMeEvents(state ?? null, events));
}

/** One room of the viewer's list as it is now; undefined when they are not in it. */
export function readRoomEntry(queryClient: QueryClient, roomId: number): RoomEntry | undefined {
  return queryClient.getQueryData<MeState | null>(meKey)?.entries.get(roomId);
}

/**
 * Follows the viewer's own list and sends what is in their outbox. Mount it once, where the viewer is signed in.
 * `failure` is why the server does not let them follow it, null while it does; `isSignedOut` when that is because the session has
 * ended, on this device or another.
 */
export function useFollowMe(): { failure: unknown; isSignedOut: boolean } {
  const { api, queryClient } = useLive();
  const [failure, setFailure] = useState<unknown>(null);
  const account = useAccount();
  useDeliverOutbox(account?.id ?? null);

  useEffect(() => {
    const { stop } = keepFollowing<MeEvent>((handlers) => api.me.follow.subscribe(undefined, handlers), {
      onItems(events) {
        setFailure(null);
        applyToMe(queryClient, ...events);
      },
      onPassing(error) {
        // A connection that broke is not the server's word.
        if (errorDataFrom(error) !== null) setFailure(error);
      },
      onRefused: setFailure,
    });
    return stop;
  }, [api, queryClient]);
  return { failure, isSignedOut: errorDataFrom(failure)?.reason === 'unauthenticated' };
}

/** The viewer's account; null until the first snapshot. */
export function useAccount(): Account | null {
  return useMe((state) => state?.account ?? null);
}

/** The viewer's rooms and conversations, those with the latest activity first. */
export function useRoomEntries(): readonly RoomEntry[] {
  const entries = useMe((state) => state?.entries ?? null);
  return useMemo(
    () =>
      [...(entries?.values() ?? [])].toSorted(
        (a, b) => lastActivityOf(b).localeCompare(lastActivityOf(a)) || b.room.id - a.room.id,
      ),
    [entries],
  );
}

/** One room of the viewer's list; undefined when they are not in it, or before the first snapshot. */
export function useRoomEntry(roomId: number): RoomEntry | undefined {
  return useMe((state) => state?.entries.get(roomId) ?? null) ?? undefined;
}

function useMe<Selected>(select: (state: MeState | null) => Selected): Selected | null {
  const { data } = useQuery<MeState | null, Error, Selected>({
    queryKey: meKey,
    queryFn: skipToken,
    select,
    gcTime: Infinity,
  });
  return data ?? null;
}
