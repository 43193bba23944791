import { maxSections } from '@parley/api-contract';
import { ReasonError, type MeService, type Viewer } from '@parley/api-contract/server';
import type { Store } from '@parley/db';
import type { DomainEvents } from '../events/domain-events.ts';
import type { Hub } from '../live/hub.ts';
import { refusalError, roomFor } from '../access/access.ts';
import { assertName } from '../people/names.ts';
import { refusalOf } from '@parley/rules';
import { membershipView } from '../views/rooms.ts';
import type { RoomViews } from './room-views.ts';
import { accountView } from '../views/users.ts';

export interface MeParts {
  store: Store;
  hub: Hub;
  events: DomainEvents;
  roomViews: RoomViews;
}

export function createMeService({ store, hub, events, roomViews }: MeParts): MeService {
  function sectionsChanged({ userId }: Viewer): void {
    events.emit({ type: 'sectionsChanged', by: userId, userId });
  }

  return {
    async follow(viewer, signal) {
      const own = {
        roomIds: async () => (await store.rooms.listForUser(viewer.userId)).map(({ room }) => room.id),
        entry: (roomId: number) => roomViews.entry(roomId, viewer.userId),
        snapshot: async () => {
          const [user, places, sections] = await Promise.all([
            store.users.find(viewer.userId),
            store.rooms.listForUser(viewer.userId),
            store.sidebars.sections(viewer.userId),
          ]);
          if (user === undefined) throw new ReasonError('unauthenticated');
          return {
            epoch: store.instance.epoch,
            account: accountView(user),
            rooms: await roomViews.entries(places),
            sections,
          };
        },
        sections: () => store.sidebars.sections(viewer.userId),
      };
      return hub.lists.follow(viewer.userId, own, signal);
    },

    async markRead(viewer, { roomId, seq }) {
      const { membership: before } = await roomFor(store, viewer, 'room.markRead', roomId);
      const row = await store.memberships.markRead(roomId, viewer.userId, seq);
      if (row === undefined) throw new ReasonError('not_member', { field: 'roomId' });
      if (row.readSeq !== before?.readSeq) {
        events.emit({ type: 'readMarkMoved', by: viewer.userId, membership: row });
      }
      return { roomId, readSeq: row.readSeq };
    },

    async updateRoom(viewer, { roomId, mutedUntil, ...update }) {
      await roomFor(store, viewer, 'room.arrange', roomId);
      const result = await store.memberships.updateOwn(roomId, viewer.userId, {
        ...update,
        mutedUntil: mutedUntil == null ? mutedUntil : Date.parse(mutedUntil),
        decide: (facts) => refusalOf(viewer, 'room.arrange', facts),
      });
      if ('refusal' in result) {
        throw result.refusal === 'no_section' ? noSection() : refusalError(result.refusal);
      }
      const { membership, isChanged } = result;
      if (isChanged) events.emit({ type: 'roomArranged', by: viewer.userId, membership });
      return { roomId, membership: membershipView(membership) };
    },

    async sections({ userId }) {
      return { sections: await store.sidebars.sections(userId) };
    },

    async createSection(viewer, { name }) {
      assertName('name', name);
      const { userId } = viewer;
      const section = await store.sidebars.createSection(userId, { by: userId, name, maxSections });
      if (section === 'full') throw new ReasonError('too_many_sections');
      sectionsChanged(viewer);
      return { section };
    },

    async updateSection(viewer, { sectionId, name, isCollapsed }) {
      if (name !== undefined) assertName('name', name);
      const { userId } = viewer;
      const update = { by: userId, name, isCollapsed };
      const section = await store.sidebars.updateSection(userId, sectionId, update);
      if (section === undefined) throw noSection();
      sectionsChanged(viewer);
      return { section };
    },

    async removeSection(viewer, { sectionId }) {
      const { userId } = viewer;
      const isRemoved = await store.sidebars.removeSection(userId, sectionId, { by: userId });
      if (!isRemoved) throw noSection();
      sectionsChanged(viewer);
      return { sectionId };
    },

    async orderSections(viewer, { sectionIds }) {
      const { userId } = viewer;
      const sections = await store.sidebars.orderSections(userId, sectionIds, { by: userId });
      if (sections === undefined) throw noSection('sectionIds');
      sectionsChanged(viewer);
      return { sections };
    },
  };
}

function noSection(field = 'sectionId'): ReasonError {
  return new ReasonError('section_not_found', { field });
}
