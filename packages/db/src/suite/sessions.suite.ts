import { expect, it } from 'vitest';
import type { Store } from '../index.ts';
import { register, type OpenTestDatabase } from './test-database.ts';

export function describeSessions(open: OpenTestDatabase): void {
  it('finds, extends and deletes a session by its ID', async () => {
    await using database = await open();
    const { store } = database;
    const { id: userId } = await register(store, 'ada');
    const session = await signIn(store, userId, 'a1');
    expect(await store.sessions.find('a1')).toEqual(session);
    await store.sessions.extend('a1', 9_000);
    expect(await store.sessions.find('a1')).toEqual({ ...session, expiresAt: 9_000 });
    expect(await store.sessions.delete('a1')).toBe(true);
    expect(await store.sessions.delete('a1')).toBe(false);
    expect(await store.sessions.find('a1')).toBeUndefined();
    await store.sessions.extend('a1', 10_000);
    expect(await store.sessions.find('a1')).toBeUndefined();
  });

  it("lists and deletes a user's own sessions and nobody else's", async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const bob = await register(store, 'bob');
    const first = await signIn(store, ada.id, 'a1');
    const second = await signIn(store, ada.id, 'a2');
    const other = await signIn(store, bob.id, 'b1');
    expect(await store.sessions.findForUser(ada.id)).toEqual(expect.arrayContaining([first, second]));
    await store.sessions.deleteForUser(ada.id);
    expect(await store.sessions.findForUser(ada.id)).toEqual([]);
    expect(await store.sessions.findForUser(bob.id)).toEqual([other]);
  });

  it('finds among many those that are gone or expire soon, and no others', async () => {
    await using database = await open();
    const { store } = database;
    const { id: userId } = await register(store, 'ada');
    const ids = Array.from({ length: 260 }, (_, index) => `s${index}`);
    await Promise.all(ids.map((id) => signIn(store, userId, id, 5_000)));
    expect(await store.sessions.expiringAmong(ids, 4_999)).toEqual([]);
    expect(await store.sessions.expiringAmong([], 5_000)).toEqual([]);
    expect(await store.sessions.expiringAmong(ids, 5_000)).toHaveLength(260);

    await store.sessions.extend('s7', 4_000);
    await store.sessions.delete('s259');
    const found = await store.sessions.expiringAmong([...ids, 'never'], 4_000);
    expect(found.map(({ id, row }) => [id, row?.expiresAt])).toEqual([
      ['s7', 4_000],
      ['s259', undefined],
      ['never', undefined],
    ]);
  });

  it('extends many sessions, but none that has expired or is gone', async () => {
    await using database = await open();
    const { store } = database;
    const { id: userId } = await register(store, 'ada');
    for (const [id, expiresAt] of [
      ['valid', 201],
      ['expired', 200],
      ['other', 300],
    ] as const) {
      await signIn(store, userId, id, expiresAt);
    }
    await store.sessions.extendMany(['valid', 'expired', 'gone'], 9_000, 200);
    expect((await store.sessions.find('valid'))?.expiresAt).toBe(9_000);
    expect((await store.sessions.find('expired'))?.expiresAt).toBe(200);
    expect((await store.sessions.find('other'))?.expiresAt).toBe(300);
    expect(await store.sessions.find('gone')).toBeUndefined();
  });

  it('deletes what has expired and says how many', async () => {
    await using database = await open();
    const { store } = database;
    const { id } = await register(store, 'ada');
    for (const expiresAt of [100, 200, 300]) await signIn(store, id, `s${expiresAt}`, expiresAt);
    expect(await store.sessions.deleteExpired(200)).toBe(2);
    expect((await store.sessions.findForUser(id)).map((session) => session.id)).toEqual(['s300']);
    expect(await store.sessions.deleteExpired(200)).toBe(0);
  });
}

async function signIn(store: Store, userId: number, id: string, expiresAt = 5_000) {
  const session = { id, userId, expiresAt, createdAt: 1 };
  await store.sessions.create(session);
  return session;
}
