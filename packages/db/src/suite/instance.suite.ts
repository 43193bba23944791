import { expect, it } from 'vitest';
import type { OpenTestDatabase } from './test-database.ts';

export function describeInstance(open: OpenTestDatabase): void {
  it('has an ID and an epoch from its first opening on, and keeps them', async () => {
    await using database = await open();
    const { instance } = database.store;
    expect(instance).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      epoch: expect.stringMatching(/^[\w-]{8}$/),
    });
    expect((await database.reopen()).instance).toEqual(instance);
  });

  it('is never another one', async () => {
    await using one = await open();
    await using other = await open();
    expect(other.store.instance.id).not.toBe(one.store.instance.id);
    expect(other.store.instance.epoch).not.toBe(one.store.instance.epoch);
  });
}
