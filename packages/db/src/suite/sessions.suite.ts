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
    const found = await store.sessions.findMany(['a1', 'b1', 'nobody']);
    expect(found.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([first, other]);
    await store.sessions.deleteForUser(ada.id);
    expect(await store.sessions.findForUser(ada.id)).toEqual([]);
    expect(await store.sessions.findForUser(bob.id)).toEqual([other]);
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
