import { expect, it } from 'vitest';
import type { CrossRoomCursor, MessageRow } from '../index.ts';
import {
  at,
  change,
  contentsOf,
  createRoom,
  deleteOf,
  now,
  register,
  send,
  sendOf,
  type OpenTestDatabase,
} from './test-database.ts';

export function describeCrossRoomMessages(open: OpenTestDatabase): void {
  it('shows what the viewer may read, newest first, and nothing deleted', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob, eve] = [
      await register(store, 'ada'),
      await register(store, 'bob'),
      await register(store, 'eve'),
    ];
    const lobby = await createRoom(store, ada, { kind: 'public' });
    const secret = await createRoom(store, ada, { kind: 'private' }, [bob]);
    const pair = { userIds: [ada.id, bob.id], by: ada.id, createdAt: now() } as const;
    const { room: direct } = await store.rooms.openDirect(pair);
    await send(store, lobby, ada, 'in public');
    await send(store, secret, bob, 'in private');
    await send(store, direct, ada, 'between us');
    await change(store, deleteOf(await send(store, lobby, ada, 'deleted')));

    async function list(viewerId: number, query = {}) {
      return contentsOf(await store.messages.listAcross(viewerId, { limit: 10, ...query }));
    }
    expect(await list(bob.id)).toEqual(['between us', 'in private', 'in public']);
    expect(await list(bob.id, { authorId: ada.id })).toEqual(['between us', 'in public']);
    expect(await list(eve.id)).toEqual(['in public']);
    expect(await list(eve.id, { authorId: bob.id })).toEqual([]);

    await store.memberships.remove(secret.id, bob.id, { by: bob.id, at: now() });
    expect(await list(bob.id)).toEqual(['between us', 'in public']);
  });

  it('pages through everything without repetition or loss, also among messages of one moment', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const rooms = [await createRoom(store, ada), await createRoom(store, ada), await createRoom(store, ada)];
    await store.messages.apply(
      Array.from({ length: 50 }, (_, index) =>
        sendOf(at(rooms, index % 3), ada, `word ${index}`, {
          at: 1_000 + Math.floor(index / 20),
        }),
      ),
    );

    const lists = {
      listAcross: (cursor?: CrossRoomCursor) => store.messages.listAcross(ada.id, { cursor, limit: 7 }),
      byAuthor: (cursor?: CrossRoomCursor) =>
        store.messages.listAcross(ada.id, { authorId: ada.id, cursor, limit: 7 }),
      search: (cursor?: CrossRoomCursor) =>
        store.messages.search(ada.id, { query: 'word', cursor, limit: 7 }),
    };
    for (const list of Object.values(lists)) {
      const seen: MessageRow[] = [];
      let page = await list();
      while (page.length > 0) {
        seen.push(...page);
        page = await list(page.at(-1));
      }
      expect(new Set(contentsOf(seen)).size).toBe(50);
      expect(seen).toHaveLength(50);
      expect(seen).toEqual(
        seen.toSorted((a, b) => b.createdAt - a.createdAt || b.roomId - a.roomId || b.seq - a.seq),
      );
    }
  });
}
