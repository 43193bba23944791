import type { SearchService } from '@parley/api-contract/server';
import type { Store } from '@parley/db';
import { roomFor } from '../access/access.ts';
import { crossRoomPage, parseCursor } from '../messages/cross-room-page.ts';
import type { MessageViews } from '../messages/views.ts';
import { userView } from '../views/users.ts';

export interface SearchParts {
  store: Store;
  messageViews: MessageViews;
}

export function createSearchService({ store, messageViews }: SearchParts): SearchService {
  return {
    async messages(viewer, { query, roomId, authorId, cursor, limit }, signal) {
      if (roomId !== undefined) await roomFor(store, viewer, 'room.read', roomId);
      const rows = await store.messages.search(viewer.userId, {
        query,
        roomId,
        authorId,
        cursor: parseCursor(cursor),
        limit: limit + 1,
        signal,
      });
      return crossRoomPage(messageViews, rows, limit);
    },

    async users(viewer, { query, limit, outsideRoomId }, signal) {
      if (outsideRoomId !== undefined) {
        await roomFor(store, viewer, 'room.read', outsideRoomId, 'outsideRoomId');
      }
      const asker = { userId: viewer.userId, signal };
      const rows = query === '' ? [] : await store.users.search(query, limit, asker, outsideRoomId);
      return { users: rows.map(userView) };
    },
  };
}
