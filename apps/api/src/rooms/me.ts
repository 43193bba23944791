import { ReasonError, type MeService } from '@parley/api-contract/server';
import type { Store } from '@parley/db';
import type { DomainEvents } from '../events/domain-events.ts';
import type { Hub } from '../live/hub.ts';
import { roomFor } from '../access/access.ts';
import type { RoomViews } from './room-views.ts';
import { accountView } from '../views/users.ts';

export interface MeParts {
  store: Store;
  hub: Hub;
  events: DomainEvents;
  roomViews: RoomViews;
}

export function createMeService({ store, hub, events, roomViews }: MeParts): MeService {
  return {
    async follow(viewer, signal) {
      const own = {
        roomIds: async () => (await store.rooms.listForUser(viewer.userId)).map(({ room }) => room.id),
        entry: (roomId: number) => roomViews.entry(roomId, viewer.userId),
        snapshot: async () => {
          const [user, places] = await Promise.all([
            store.users.find(viewer.userId),
            store.rooms.listForUser(viewer.userId),
          ]);
          if (user === undefined) throw new ReasonError('unauthenticated');
          return {
            epoch: store.instance.epoch,
            account: accountView(user),
            rooms: await roomViews.entries(places),
          };
        },
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
  };
}
