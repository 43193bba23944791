import { expect, it } from 'vitest';
import type { Section, Store, UserRow } from '../index.ts';
import { createRoom, now, register, type OpenTestDatabase } from './test-database.ts';

const maxSections = 50;

async function made(store: Store, { id }: UserRow, name: string): Promise<Section> {
  const section = await store.sidebars.createSection(id, { by: id, name, maxSections });
  if (section === 'full') throw new Error('The section was not created.');
  return section;
}

async function orderOf(store: Store, { id }: UserRow): Promise<(string | null)[]> {
  return (await store.sidebars.sections(id)).map(({ name, kind }) => name ?? kind);
}

export function describeSidebars(open: OpenTestDatabase): void {
  it('has the same three sections for everyone, and custom ones above the rooms', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    expect(await store.sidebars.sections(ada.id)).toEqual([
      { id: 1, kind: 'favorites', name: null, isCollapsed: false },
      { id: 2, kind: 'rooms', name: null, isCollapsed: false },
      { id: 3, kind: 'conversations', name: null, isCollapsed: false },
    ]);
    const work = await made(store, ada, 'Work 仕事 🌍');
    await made(store, ada, 'Play');
    expect(work).toEqual({ id: 4, kind: 'custom', name: 'Work 仕事 🌍', isCollapsed: false });
    expect(await orderOf(store, ada)).toEqual([
      'favorites',
      'Work 仕事 🌍',
      'Play',
      'rooms',
      'conversations',
    ]);
    expect(await orderOf(store, bob)).toEqual(['favorites', 'rooms', 'conversations']);
    expect((await store.sidebars.listForUsers([ada.id, bob.id])).map(({ userId }) => userId)).toEqual([
      ada.id,
    ]);
    const ofNobody = store.sidebars.createSection(9_999, { by: 9_999, name: 'x', maxSections });
    await expect(ofNobody).rejects.toThrow('There is no user 9999.');
  });

  it('renames custom sections only, and collapses all', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const work = await made(store, ada, 'Work');
    const by = ada.id;
    const update = (sectionId: number, given: { name?: string; isCollapsed?: boolean }) =>
      store.sidebars.updateSection(ada.id, sectionId, { by, ...given });
    expect(await update(work.id, { name: 'Office' })).toEqual({ ...work, name: 'Office' });
    expect(await update(work.id, { isCollapsed: true })).toEqual({
      ...work,
      name: 'Office',
      isCollapsed: true,
    });
    expect(await update(1, { name: 'Mine' })).toBeUndefined();
    expect(await update(1, { isCollapsed: true })).toMatchObject({ kind: 'favorites', isCollapsed: true });
    expect(await update(99, { isCollapsed: true })).toBeUndefined();
    const ofBob = { by: bob.id, isCollapsed: true };
    expect(await store.sidebars.updateSection(bob.id, work.id, ofBob)).toBeUndefined();
    expect((await store.sidebars.sections(ada.id)).map(({ isCollapsed }) => isCollapsed)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('orders the given sections first, and refuses those that the user lacks', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const [one, two] = [await made(store, ada, 'one'), await made(store, ada, 'two')];
    const order = (ids: number[]) => store.sidebars.orderSections(ada.id, ids, { by: ada.id });
    expect((await order([2, two.id]))?.map(({ id }) => id)).toEqual([2, two.id, 1, one.id, 3]);
    expect(await orderOf(store, ada)).toEqual(['rooms', 'two', 'favorites', 'one', 'conversations']);
    expect(await order([1, 99])).toBeUndefined();
    expect(await orderOf(store, ada)).toEqual(['rooms', 'two', 'favorites', 'one', 'conversations']);
    await made(store, ada, 'three');
    expect((await orderOf(store, ada))[0]).toBe('three');
  });

  it('creates no more custom sections than allowed, even at the same time', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const creations = ['a', 'b', 'c', 'd', 'e'].map((name) =>
      store.sidebars.createSection(ada.id, { by: ada.id, name, maxSections: 3 }),
    );
    const results = await Promise.all(creations);
    expect(results.filter((result) => result === 'full')).toHaveLength(2);
    const ids = (await store.sidebars.sections(ada.id)).map(({ id }) => id);
    expect(ids.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('takes the rooms out of a section that is removed, and never uses its ID again', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const room = await createRoom(store, ada, {}, [bob]);
    const sectionOf = async ({ id }: UserRow) => (await store.memberships.find(room.id, id))?.sectionId;
    const move = ({ id }: UserRow, sectionId: number | null) =>
      store.memberships.updateOwn(room.id, id, { sectionId, decide: () => null });
    const [ofAda, ofBob] = [await made(store, ada, 'Work'), await made(store, bob, 'Work')];
    expect(ofAda.id).toBe(ofBob.id);
    await move(ada, ofAda.id);
    await move(bob, ofBob.id);
    const removal = { by: ada.id };
    expect(await store.sidebars.removeSection(ada.id, 1, removal)).toBe(false);
    expect(await store.sidebars.removeSection(ada.id, ofAda.id, removal)).toBe(true);
    expect(await store.sidebars.removeSection(ada.id, ofAda.id, removal)).toBe(false);
    expect([await sectionOf(ada), await sectionOf(bob)]).toEqual([null, ofBob.id]);
    expect(await move(ada, ofAda.id)).toEqual({ refusal: 'no_section' });
    expect((await made(store, ada, 'Work')).id).toBe(ofAda.id + 1);
  });

  it('never leaves a room in a section that is removed at the same time', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    for (let round = 0; round < 5; round++) {
      const { id } = await made(store, ada, `round ${round}`);
      await Promise.all([
        store.memberships.updateOwn(room.id, ada.id, { sectionId: id, decide: () => null }),
        store.sidebars.removeSection(ada.id, id, { by: ada.id }),
      ]);
      expect(await store.memberships.find(room.id, ada.id)).toMatchObject({ sectionId: null });
    }
  });

  it('changes what a member sees of a room, for them alone, if that is allowed in the transaction', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob, eve] = [
      await register(store, 'ada'),
      await register(store, 'bob'),
      await register(store, 'eve'),
    ];
    const room = await createRoom(store, ada, {}, [bob]);
    const update = (
      { id }: UserRow,
      given: { isFavorite?: boolean; mutedUntil?: number | null; sectionId?: number | null },
      refusal: 'room_not_found' | null = null,
    ) => store.memberships.updateOwn(room.id, id, { ...given, decide: () => refusal });
    const before = await store.memberships.find(room.id, ada.id);
    expect(before).toMatchObject({ isFavorite: false, mutedUntil: null, sectionId: null });
    expect(await update(ada, { isFavorite: true }, 'room_not_found')).toEqual({ refusal: 'room_not_found' });
    expect(await store.memberships.find(room.id, ada.id)).toEqual(before);

    const until = now() + 1_000;
    expect(await update(ada, { isFavorite: true })).toMatchObject({ isChanged: true });
    const changed = { ...before, isFavorite: true, mutedUntil: until };
    expect(await update(ada, { mutedUntil: until })).toEqual({ membership: changed, isChanged: true });
    expect(await update(ada, { mutedUntil: until })).toEqual({ membership: changed, isChanged: false });
    expect(await update(ada, {})).toEqual({ membership: changed, isChanged: false });
    expect(await store.memberships.find(room.id, ada.id)).toEqual(changed);
    expect(await store.memberships.find(room.id, bob.id)).toMatchObject({
      isFavorite: false,
      mutedUntil: null,
    });
    const forGood = Date.parse('9999-12-31T23:59:59.999Z');
    expect(await update(ada, { mutedUntil: forGood })).toMatchObject({ membership: { mutedUntil: forGood } });
    expect(await store.memberships.find(room.id, ada.id)).toMatchObject({ mutedUntil: forGood });
    expect(await update(ada, { mutedUntil: null })).toMatchObject({ membership: { mutedUntil: null } });
    expect(await update(ada, { sectionId: 2 })).toEqual({ refusal: 'no_section' });
    expect(await update(eve, { isFavorite: true })).toEqual({ refusal: 'not_member' });
  });
}
