import type { Membership, Section } from '@parley/api-contract';
import { useMemo } from 'react';
import { useLive, type Live } from './live.ts';
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

/** Changes the viewer's own list. The change is shown at once, and undone if the server refuses it: then all reject with its reason. */
export function useUpdateList(): UpdateList {
  const { api, queryClient } = useLive();
  return useMemo(() => createUpdateList({ api, queryClient }), [api, queryClient]);
}

function createUpdateList({ api, queryClient }: Pick<Live, 'api' | 'queryClient'>): UpdateList {
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
      const { isFavorite, mutedUntil, sectionId } = before;
      if (now !== undefined) show({ ...now, isFavorite, mutedUntil, sectionId });
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
      show(before);
      throw error;
    }
  }

  return {
    updateRoom: (roomId, change) =>
      changeMembership(roomId, change, () => api.me.updateRoom.mutate({ roomId, ...change })),

    async markRead(roomId) {
      const seq = readRoomEntry(queryClient, roomId)?.head.lastSeq ?? 0;
      if (seq === 0) return;
      await changeMembership(roomId, { readSeq: seq }, () => api.me.markRead.mutate({ roomId, seq }));
    },

    async collapse(sectionId, isCollapsed) {
      const changed = readSections(queryClient).map((section) =>
        section.id === sectionId ? { ...section, isCollapsed } : section,
      );
      await changeSections(changed, () => api.me.updateSection.mutate({ sectionId, isCollapsed }));
    },

    async moveSection(sectionId, index) {
      const sections = readSections(queryClient);
      const moved = sections.find(({ id }) => id === sectionId);
      if (moved === undefined) return;
      const ordered = sections.filter((section) => section !== moved).toSpliced(index, 0, moved);
      const sectionIds = ordered.map(({ id }) => id);
      await changeSections(ordered, () => api.me.orderSections.mutate({ sectionIds }));
    },
  };
}
