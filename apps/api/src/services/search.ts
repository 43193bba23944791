import type { SearchService } from '@parley/api-contract/server';
import type { Store } from '@parley/db';
import { readableRoom } from './access.ts';
import { crossRoomPage, parseCursor } from './cross-room-page.ts';
import type { People } from './people.ts';
import { userView } from './views.ts';

export interface SearchParts {
  store: Store;
  people: People;
}

export function createSearchService({ store, people }: SearchParts): SearchService {
  return {
    async messages(viewer, { query, roomId, authorId, cursor, limit }, signal) {
      if (roomId !== undefined) await readableRoom(store, viewer, roomId);
      const rows = await store.messages.search(viewer.userId, {
        query,
        roomId,
        authorId,
        cursor: parseCursor(cursor),
        limit: limit + 1,
        signal,
      });
      return crossRoomPage(people, rows, limit);
    },

    async users({ userId }, { query, limit }, signal) {
      const rows = query === '' ? [] : await store.users.search(query, limit, { userId, signal });
      return { users: rows.map(userView) };
    },
  };
}
