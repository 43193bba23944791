import type { Membership, Section } from '@parley/api-contract';
import type { QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLive } from './live.ts';
import { applyToMe, readRoomEntry, readSections } from './me.ts';

/** What a person can change about how they see a room. */
export type MyRoomChange = Partial<Pick<Membership, 'isFavorite' | 'mutedUntil' | 'sectionId'>>;

interface UpdateList {
  /** Makes a room a favorite, mutes it or moves it to a section, or undoes that. */
  updateRoom: (roomId: number, change: MyRoomChange) => Promise<void>;
  markRead: (roomId: number) => Promise<void>;
  /** Collapses or expands a section. */
  collapse: (sectionId: number, isCollapsed: boolean) => Promise<void>;
  /** Moves a section to another place, counted from 0. */
  moveSection: (sectionId: number, index: number) => Promise<void>;
}

/** The part of the API that changes of the list need. */
export interface UpdateListApi {
  updateRoom: (input: { roomId: number } & MyRoomChange) => Promise<unknown>;
  markRead: (input: { roomId: number; seq: number }) => Promise<unknown>;
  updateSection: (input: { sectionId: number; isCollapsed: boolean }) => Promise<unknown>;
  orderSections: (input: { sectionIds: number[] }) => Promise<unknown>;
  sections: () => Promise<{ sections: readonly Section[] }>;
}

/** Changes the viewer's own list. The change is shown at once, and undone if the server refuses it: then all reject with its reason. */
export function useUpdateList(): UpdateList {
  const { api, queryClient } = useLive();
  return useMemo(() => {
    const updateListApi: UpdateListApi = {
      updateRoom: (input) => api.me.updateRoom.mutate(input),
      markRead: (input) => api.me.markRead.mutate(input),
      updateSection: (input) => api.me.updateSection.mutate(input),
      orderSections: (input) => api.me.orderSections.mutate(input),
      sections: () => api.me.sections.query(),
    };
    return createUpdateList({ api: updateListApi, queryClient });
  }, [api, queryClient]);
}

export function createUpdateList({
  api,
  queryClient,
}: {
  api: UpdateListApi;
  queryClient: QueryClient;
}): UpdateList {
  async function changeMembership(
    roomId: number,
    change: Partial<Membership>,
    call: () => Promise<unknown>,
  ): Promise<void> {
    const before = readRoomEntry(queryClient, roomId)?.membership;
    if (before === undefined) return;
    const show = (membership: Membership) =>
      applyToMe(queryClient, { type: 'membershipChanged', roomId, membership });
    show({ ...before, ...change });
    try {
      await call();
    } catch (error) {
      const now = readRoomEntry(queryClient, roomId)?.membership;
      if (now !== undefined) show({ ...now, ...undone(change, { before, now }) });
      throw error;
    }
  }

  async function changeSections(sections: readonly Section[], call: () => Promise<unknown>): Promise<void> {
    const before = readSections(queryClient);
    const show = (shown: readonly Section[]) =>
      applyToMe(queryClient, { type: 'sectionsChanged', sections: [...shown] });
    show(sections);
    try {
      await call();
    } catch (error) {
      // They may have been changed elsewhere meanwhile, so what they were before may be wrong, too.
      const current = await api.sections().catch(() => ({ sections: before }));
      show(current.sections);
      throw error;
    }
  }

  return {
    updateRoom: (roomId, change) =>
      changeMembership(roomId, change, () => api.updateRoom({ roomId, ...change })),

    async markRead(roomId) {
      const seq = readRoomEntry(queryClient, roomId)?.head.lastSeq ?? 0;
      if (seq === 0) return;
      await changeMembership(roomId, { readSeq: seq }, () => api.markRead({ roomId, seq }));
    },

    async collapse(sectionId, isCollapsed) {
      const changed = readSections(queryClient).map((section) =>
        section.id === sectionId ? { ...section, isCollapsed } : section,
      );
      await changeSections(changed, () => api.updateSection({ sectionId, isCollapsed }));
    },

    async moveSection(sectionId, index) {
      const sections = readSections(queryClient);
      const moved = sections.find(({ id }) => id === sectionId);
      if (moved === undefined) return;
      const ordered = sections.filter((section) => section !== moved).toSpliced(index, 0, moved);
      const sectionIds = ordered.map(({ id }) => id);
      await changeSections(ordered, () => api.orderSections({ sectionIds }));
    },
  };
}

/** The values to go back to: of what was changed here, all that nobody has changed since. */
function undone(
  change: Partial<Membership>,
  { before, now }: { before: Membership; now: Membership },
): Partial<Membership> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys loses the types of the keys
  const names = (Object.keys(change) as (keyof Membership)[]).filter((name) => now[name] === change[name]);
  return Object.fromEntries(names.map((name) => [name, before[name]]));
}
