import type { Account, MeEvent, RoomEntry, Section } from '@parley/api-contract';
import { errorDataFrom, isOtherEpoch } from '@parley/api-contract';
import { isArchived } from '@parley/rules';
import { skipToken, useQuery, type QueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { trpc } from '@/lib/trpc.ts';
import { applyMeEvents, lastActivityOf, type MeState } from './apply-me-event.ts';
import { keepFollowing } from './follow.ts';
import { useLive } from './live.ts';
import { useDeliverOutbox } from './deliver-outbox.ts';
import { mayReload } from './reload-once.ts';

export { unreadOf, type MeState } from './apply-me-event.ts';

const meKey = ['me'] as const;

export function applyToMe(queryClient: QueryClient, ...events: readonly MeEvent[]): void {
  queryClient.setQueryData<MeState | null>(meKey, (state) => applyMeEvents(state ?? null, events));
}

function readMe(queryClient: QueryClient): MeState | null {
  return queryClient.getQueryData<MeState | null>(meKey) ?? null;
}

/** One room of the viewer's list as it is now; undefined if they are not in it. */
export function readRoomEntry(queryClient: QueryClient, roomId: number): RoomEntry | undefined {
  return readMe(queryClient)?.entries.get(roomId);
}

/**
 * Follows the viewer's own list and sends what is in their outbox. Mount it once, where the viewer is signed in.
 * `failure` is why the server refuses to be followed; null while it doesn't. `isSignedOut`: that is because the session has ended, on
 * this device or another. `isRestored`: the server's data was restored from a backup, so nothing cached can be trusted. `outdated`: this
 * page is too old for the server; it reloads itself once, and is stuck if that didn't help.
 */
export function useFollowMe() {
  const { api, queryClient, outboxOf } = useLive();
  const utils = trpc.useUtils();
  const [failure, setFailure] = useState<unknown>(null);
  const [isRestored, setIsRestored] = useState(false);
  const [outdated, setOutdated] = useState<'reloading' | 'stuck' | null>(null);
  const account = useAccount();
  useDeliverOutbox(account?.id ?? null);

  useEffect(() => {
    const { stop } = keepFollowing<MeEvent>((handlers) => api.me.follow.subscribe(undefined, handlers), {
      onItems(events) {
        setFailure(null);
        const before = readMe(queryClient);
        applyToMe(queryClient, ...events);
        // Somebody who is banned may have the room open without being in it.
        for (const event of events) {
          if (event.type === 'roomLeft') void utils.rooms.get.invalidate({ roomId: event.roomId });
        }
        if (isOtherEpoch(before?.epoch, readMe(queryClient)?.epoch)) setIsRestored(true);
        if (before !== null && events.some((event) => hasSpedUp(before, event))) {
          outboxOf(before.account.id).wake();
        }
      },
      onPassing(error) {
        // A broken connection says nothing about the server's decision.
        if (errorDataFrom(error) !== null) setFailure(error);
      },
      onRefused(error) {
        setFailure(error);
        if (errorDataFrom(error)?.reason !== 'client_too_old') return;
        const isReloading = mayReload();
        setOutdated(isReloading ? 'reloading' : 'stuck');
        if (isReloading) location.reload();
      },
    });
    return stop;
  }, [api, queryClient, outboxOf, utils]);
  const isSignedOut = errorDataFrom(failure)?.reason === 'unauthenticated';
  return { failure, isSignedOut, isRestored, outdated };
}

/** Whether a room's slow mode got shorter: messages that wait for it may go out. */
function hasSpedUp({ entries }: MeState, event: MeEvent): boolean {
  if (event.type !== 'roomChanged') return false;
  return event.room.slowModeSeconds < (entries.get(event.room.id)?.room.slowModeSeconds ?? 0);
}

/** The viewer's account; null until the first snapshot. */
export function useAccount(): Account | null {
  return useMe((state) => state?.account ?? null);
}

/** The viewer's rooms and conversations that are not archived, those with the latest activity first. */
export function useRoomEntries(): readonly RoomEntry[] {
  const entries = useMe((state) => state?.entries ?? null);
  return useMemo(
    () =>
      [...(entries?.values() ?? [])]
        .filter(({ room }) => !isArchived(room))
        .toSorted((a, b) => lastActivityOf(b).localeCompare(lastActivityOf(a)) || b.room.id - a.room.id),
    [entries],
  );
}

/** One room of the viewer's list; undefined if they are not in it, or before the first snapshot. */
export function useRoomEntry(roomId: number): RoomEntry | undefined {
  return useMe((state) => state?.entries.get(roomId) ?? null) ?? undefined;
}

/** The sections of the viewer's sidebar, in order; none before the first snapshot. */
export function useSections(): readonly Section[] {
  return useMe((state) => state?.sections ?? null) ?? noSections;
}

const noSections: readonly Section[] = [];

export function readSections(queryClient: QueryClient): readonly Section[] {
  return readMe(queryClient)?.sections ?? noSections;
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
