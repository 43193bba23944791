import { expect, it } from 'vitest';
import type { ApiKeyRow, NewApiKey, UserRow } from '../index.ts';
import { now, register, type OpenTestDatabase } from './test-database.ts';

const many = 50;

export function describeApiKeys(open: OpenTestDatabase): void {
  it('finds a key by its hash, with whom it acts as, and lists those of one user', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const bob = await register(store, 'bob');
    const first = await store.apiKeys.create(keyOf(ada, 'a1'), many);
    const second = await store.apiKeys.create(keyOf(ada, 'a2', { scope: 'admin' }), many);
    const other = await store.apiKeys.create(keyOf(bob, 'b1'), many);
    expect(first).toMatchObject({ userId: ada.id, name: 'a key', scope: 'read', lastUsedAt: null });
    expect(await store.apiKeys.findByHash('a2')).toEqual({ key: second, user: ada });
    expect(await store.apiKeys.findByHash('A2')).toBeUndefined();
    expect(await store.apiKeys.listForUser(ada.id)).toEqual([first, second]);
    expect(await store.apiKeys.listForUser(bob.id)).toEqual([other]);
    expect(await store.apiKeys.unknownAmong(['b1', 'none', 'a1', 'A1'])).toEqual(['none', 'A1']);
    expect(await store.apiKeys.unknownAmong(['b1', 'a1'])).toEqual([]);
    expect(await store.apiKeys.unknownAmong([])).toEqual([]);
  });

  it('deletes a key at once, and no other', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const gone = await created(store.apiKeys.create(keyOf(ada, 'a1'), many));
    const kept = await created(store.apiKeys.create(keyOf(ada, 'a2'), many));
    expect(await store.apiKeys.find(gone.id)).toEqual(gone);
    expect(await store.apiKeys.delete(gone.id, { by: ada.id })).toBe(true);
    expect(await store.apiKeys.delete(gone.id, { by: ada.id })).toBe(false);
    expect(await store.apiKeys.find(gone.id)).toBeUndefined();
    expect(await store.apiKeys.findByHash('a1')).toBeUndefined();
    expect(await store.apiKeys.listForUser(ada.id)).toEqual([kept]);
  });

  it('gives a user no more keys than may be, also to those who ask at once', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const bob = await register(store, 'bob');
    const made = await Promise.all(
      ['a1', 'a2', 'a3', 'a4', 'a5'].map((hash) => store.apiKeys.create(keyOf(ada, hash), 3)),
    );
    expect(made.filter((key) => key === 'full')).toHaveLength(2);
    expect(await store.apiKeys.listForUser(ada.id)).toHaveLength(3);
    expect(await store.apiKeys.create(keyOf(bob, 'b1'), 3)).not.toBe('full');
    expect(await store.apiKeys.create({ ...keyOf(ada, 'x'), userId: 9_999 }, 3)).toBe('gone');
  });

  it('writes that a key is in use when that was not written lately', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    for (const hash of ['a1', 'a2']) await store.apiKeys.create(keyOf(ada, hash), many);
    const lastUses = async () =>
      (await store.apiKeys.listForUser(ada.id)).map(({ lastUsedAt }) => lastUsedAt);
    await store.apiKeys.markUsed(['a1', 'none'], 5_000, 4_000);
    expect(await lastUses()).toEqual([5_000, null]);
    await store.apiKeys.markUsed(['a1', 'a2'], 5_500, 4_500);
    expect(await lastUses()).toEqual([5_000, 5_500]);
    await store.apiKeys.markUsed(['a1'], 6_000, 5_000);
    expect(await lastUses()).toEqual([6_000, 5_500]);
    await store.apiKeys.markUsed([], 7_000, 6_900);
    expect(await lastUses()).toEqual([6_000, 5_500]);
  });
}

function keyOf(user: UserRow, hash: string, key: Partial<NewApiKey> = {}): NewApiKey {
  const { id } = user;
  const given = { userId: id, by: id, name: 'a key', hash, hint: 'abcd', createdAt: now() };
  return { ...given, scope: 'read', ...key };
}

async function created(creating: Promise<ApiKeyRow | 'full' | 'gone'>): Promise<ApiKeyRow> {
  const row = await creating;
  if (typeof row === 'string') throw new Error(`The key was not made: ${row}.`);
  return row;
}
