import {
  errorDataFrom,
  mutedForGood,
  type MeEvent,
  type RoomEntry,
  type Section,
} from '@parley/api-contract';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { botOf, keyFor } from './bots.ts';
import { privateRoom, publicRoom, say, signUp, type Person } from './people.ts';
import { openSite, type OpenedSite } from './stored-rows.ts';
import { Subscription } from './subscription.ts';

const mariaDbPath = inject('mariaDbPath');

describe.each([{ engine: 'SQLite' }, { engine: 'MariaDB' }])('the sidebar, on $engine:', ({ engine }) => {
  describe.skipIf(engine === 'MariaDB' && mariaDbPath === null)('a person', () => {
    let site: OpenedSite;
    let ann: Person;
    let bo: Person;
    let stranger: Person;
    beforeAll(async () => {
      site = await openSite(engine === 'MariaDB' ? mariaDbPath : null);
      ann = await signUp(site.server.url, 'ann');
      bo = await signUp(site.server.url, 'bo');
      stranger = await signUp(site.server.url, 'stranger');
    });
    afterAll(async () => {
      for (const person of [ann, bo, stranger]) await person[Symbol.asyncDispose]();
      await site[Symbol.asyncDispose]();
    });

    /** A private room of Ann's that Bo is in. */
    async function sharedRoom(): Promise<number> {
      const roomId = await privateRoom(ann);
      await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
      return roomId;
    }

    async function created(person: Person, name: string): Promise<Section> {
      return (await person.api.me.createSection.mutate({ name })).section;
    }

    async function refusal(call: Promise<unknown>) {
      const { reason, field, httpStatus } = (await call.then(() => null, errorDataFrom)) ?? {};
      return { reason, field, httpStatus };
    }

    const update = (person: Pick<Person, 'api'>, roomId: number, change: object) =>
      person.api.me.updateRoom.mutate({ roomId, ...change });

    /** A device's list, and the state that its events lead to. */
    async function listOf(person: Person) {
      const list = new Subscription<MeEvent>((on) => person.api.me.follow.subscribe(undefined, on));
      await list.find(({ type }) => type === 'snapshot');
      return { list, state: () => stateAfter(list.items), [Symbol.dispose]: () => list[Symbol.dispose]() };
    }

    async function freshState(person: Person) {
      await using device = await person.otherDevice();
      using fresh = await listOf(device);
      return fresh.state();
    }

    test('has favorites, mutes rooms and moves them to sections, on all devices and seen by nobody else', async () => {
      const roomId = await sharedRoom();
      const section = await created(ann, 'Projects');
      await using phone = await ann.otherDevice();
      using onPhone = await listOf(phone);
      using ofBo = await listOf(bo);
      const mutedUntil = new Date(Date.now() + 3_600_000).toISOString();

      const answer = await update(ann, roomId, { isFavorite: true });
      expect(answer).toMatchObject({
        roomId,
        membership: { isFavorite: true, mutedUntil: null, sectionId: null },
      });
      await update(ann, roomId, { mutedUntil });
      await update(ann, roomId, { sectionId: section.id });
      const all = { isFavorite: true, mutedUntil, sectionId: section.id };
      await expect.poll(() => onPhone.state().memberships.get(roomId)).toMatchObject(all);
      const { room } = await ann.api.rooms.get.query({ roomId });
      expect(room.membership).toMatchObject(all);

      await update(ann, roomId, { mutedUntil: mutedForGood });
      await expect.poll(() => onPhone.state().memberships.get(roomId)?.mutedUntil).toBe(mutedForGood);
      await update(ann, roomId, { isFavorite: false, mutedUntil: null, sectionId: null });
      const none = { isFavorite: false, mutedUntil: null, sectionId: null };
      await expect.poll(() => onPhone.state().memberships.get(roomId)).toMatchObject(none);

      // Bo got the message sent afterwards, but none of these changes.
      await say(ann, roomId, 'hello');
      await ofBo.list.find((event) => event.type === 'headMoved' && event.head.roomId === roomId);
      expect(ofBo.list.items.filter(({ type }) => type === 'membershipChanged')).toEqual([]);
      expect(ofBo.state().memberships.get(roomId)).toMatchObject(none);
    });

    test('keeps what they chose when they read, write, or get another role', async () => {
      const roomId = await sharedRoom();
      const section = await created(bo, 'Later');
      const chosen = { isFavorite: true, mutedUntil: mutedForGood, sectionId: section.id };
      await update(bo, roomId, chosen);
      using ofBo = await listOf(bo);
      await say(ann, roomId, 'one');
      await bo.api.me.markRead.mutate({ roomId, seq: 1 });
      await say(bo, roomId, 'two');
      await ann.api.rooms.setRole.mutate({ roomId, userId: bo.account.id, role: 'moderator' });
      await expect
        .poll(() => ofBo.state().memberships.get(roomId))
        .toMatchObject({
          ...chosen,
          role: 'moderator',
          readSeq: 2,
        });
      expect((await freshState(bo)).memberships.get(roomId)).toMatchObject(chosen);
    });

    test('creates, renames, collapses, orders and removes sections, and every device shows the same', async () => {
      await using cy = await signUp(site.server.url, 'cy');
      await using phone = await cy.otherDevice();
      using onPhone = await listOf(phone);
      const names = () => onPhone.state().sections.map(({ name, kind }) => name ?? kind);
      expect(names()).toEqual(['favorites', 'rooms', 'conversations']);

      const work = await created(cy, 'Work 🌍');
      const play = await created(cy, 'Play');
      await expect.poll(names).toEqual(['favorites', 'Work 🌍', 'Play', 'rooms', 'conversations']);
      await cy.api.me.updateSection.mutate({ sectionId: work.id, name: 'Office' });
      await cy.api.me.updateSection.mutate({ sectionId: 2, isCollapsed: true });
      await cy.api.me.orderSections.mutate({ sectionIds: [2, play.id] });
      await expect.poll(names).toEqual(['rooms', 'Play', 'favorites', 'Office', 'conversations']);
      expect(onPhone.state().sections.map(({ isCollapsed }) => isCollapsed)).toEqual([
        true,
        false,
        false,
        false,
        false,
      ]);

      const roomId = await publicRoom(cy);
      await update(cy, roomId, { sectionId: work.id });
      await expect.poll(() => onPhone.state().memberships.get(roomId)?.sectionId).toBe(work.id);
      expect(await cy.api.me.removeSection.mutate({ sectionId: work.id })).toEqual({ sectionId: work.id });
      await expect.poll(names).toEqual(['rooms', 'Play', 'favorites', 'conversations']);
      expect(onPhone.state()).toEqual(await freshState(cy));
      expect(onPhone.state().memberships.get(roomId)).toMatchObject({ sectionId: null });
      expect(await cy.api.me.sections.query()).toEqual({ sections: onPhone.state().sections });
    });

    test('changes made at once on several devices leave all of them with what is stored', async () => {
      await using cy = await signUp(site.server.url, 'cy');
      await using phone = await cy.otherDevice();
      using onDesk = await listOf(cy);
      using onPhone = await listOf(phone);
      const roomId = await publicRoom(cy);
      const sections = await Promise.all(
        ['a', 'b', 'c', 'd'].map((name, index) => created(index % 2 === 0 ? cy : phone, name)),
      );
      expect(new Set(sections.map(({ id }) => id)).size).toBe(4);
      await Promise.all(
        sections.flatMap(({ id }, index) => [
          cy.api.me.orderSections.mutate({ sectionIds: [id] }),
          phone.api.me.updateSection.mutate({ sectionId: id, isCollapsed: index > 1 }),
          update(phone, roomId, { sectionId: id }),
        ]),
      );
      const stored = await freshState(cy);
      expect(stored.sections.filter(({ isCollapsed }) => isCollapsed)).toHaveLength(2);
      for (const { state } of [onDesk, onPhone]) await expect.poll(state).toEqual(stored);
    });

    test('can do this only in rooms that they are in, and only with their own sections', async () => {
      const roomId = await sharedRoom();
      const open = await publicRoom(ann);
      const section = await created(ann, 'Mine');
      expect(await refusal(update(stranger, roomId, { isFavorite: true }))).toEqual({
        reason: 'room_not_found',
        field: 'roomId',
        httpStatus: 404,
      });
      expect(await refusal(update(stranger, open, { isFavorite: true }))).toMatchObject({
        reason: 'not_member',
        field: 'roomId',
      });
      // Ann's section has the ID of none of Bo's: he has as many as everyone.
      for (const sectionId of [section.id + 50, 1]) {
        expect(await refusal(update(bo, roomId, { sectionId }))).toEqual({
          reason: 'section_not_found',
          field: 'sectionId',
          httpStatus: 404,
        });
      }
      const sectionId = section.id + 50;
      for (const call of [
        () => bo.api.me.updateSection.mutate({ sectionId, name: 'theirs' }),
        () => bo.api.me.updateSection.mutate({ sectionId: 1, name: 'theirs' }),
        () => bo.api.me.removeSection.mutate({ sectionId }),
        () => bo.api.me.removeSection.mutate({ sectionId: 1 }),
      ]) {
        expect(await refusal(call())).toMatchObject({ reason: 'section_not_found', field: 'sectionId' });
      }
      const order = bo.api.me.orderSections.mutate({ sectionIds: [1, sectionId] });
      expect(await refusal(order)).toMatchObject({ reason: 'section_not_found', field: 'sectionIds' });

      await ann.api.rooms.removeMember.mutate({ roomId, userId: bo.account.id });
      expect(await refusal(update(bo, roomId, { isFavorite: true }))).toMatchObject({
        reason: 'room_not_found',
      });
    });

    test('is told which field of a bad input is at fault, and has at most 50 sections', async () => {
      const roomId = await sharedRoom();
      const invalid = async (call: Promise<unknown>) => {
        const { reason, field } = await refusal(call);
        return [reason, field];
      };
      for (const name of ['', ' ', 'x'.repeat(41), 'two\nlines', '\u200b']) {
        expect(await invalid(created(ann, name)), name).toEqual(['invalid_input', 'name']);
      }
      expect(await invalid(update(ann, roomId, { mutedUntil: 'tomorrow' }))).toEqual([
        'invalid_input',
        'mutedUntil',
      ]);
      expect(await invalid(update(ann, roomId, { sectionId: 0 }))).toEqual(['invalid_input', 'sectionId']);
      const repeated = ann.api.me.orderSections.mutate({ sectionIds: [1, 1] });
      expect(await invalid(repeated)).toEqual(['invalid_input', 'sectionIds']);

      await using cy = await signUp(site.server.url, 'cy');
      const name = 'x🌍'.repeat(20);
      for (let count = 0; count < 50; count++) await created(cy, name);
      expect(await refusal(created(cy, 'one more'))).toMatchObject({
        reason: 'too_many_sections',
        httpStatus: 409,
      });
      const { sections } = await cy.api.me.sections.query();
      expect(sections).toHaveLength(53);
    });

    test('gives their bots sidebars of their own, and a key without the scope for changes none', async () => {
      const roomId = await sharedRoom();
      const bot = await botOf(ann);
      await ann.api.rooms.invite.mutate({ roomId, userIds: [bot.id] });
      const key = async (scope: 'read' | 'write', botId?: number) => {
        const { secret } = await ann.api.keys.create.mutate({ name: scope, scope, botId });
        return keyFor(ann.url, secret);
      };
      await using reading = await key('read');
      const refused = update(reading, roomId, { isFavorite: true });
      expect(await refusal(refused)).toMatchObject({ reason: 'scope_insufficient' });
      expect(await refusal(reading.api.me.createSection.mutate({ name: 'x' }))).toMatchObject({
        reason: 'scope_insufficient',
      });

      await using ofBot = await key('write', bot.id);
      const { section } = await ofBot.api.me.createSection.mutate({ name: 'of the bot' });
      await update(ofBot, roomId, { sectionId: section.id, isFavorite: true });
      const { room } = await ann.api.rooms.get.query({ roomId });
      expect(room.membership).toMatchObject({ isFavorite: false, sectionId: null });
      const { sections } = await ann.api.me.sections.query();
      expect(sections.map(({ name }) => name)).not.toContain('of the bot');
    });
  });
});

interface ListState {
  sections: Section[];
  memberships: Map<number, RoomEntry['membership']>;
}

/** What a client that follows the documentation knows after these events. */
function stateAfter(events: readonly MeEvent[]): ListState {
  const state: ListState = { sections: [], memberships: new Map() };
  for (const event of events) {
    if (event.type === 'snapshot') {
      state.sections = event.sections;
      state.memberships = new Map(event.rooms.map(({ room, membership }) => [room.id, membership]));
    } else if (event.type === 'roomJoined') {
      state.memberships.set(event.entry.room.id, event.entry.membership);
    } else if (event.type === 'membershipChanged') {
      state.memberships.set(event.roomId, event.membership);
    } else if (event.type === 'sectionsChanged') {
      state.sections = event.sections;
      const ids = new Set(event.sections.map(({ id }) => id));
      for (const [roomId, membership] of state.memberships) {
        const isGone = membership.sectionId !== null && !ids.has(membership.sectionId);
        if (isGone) state.memberships.set(roomId, { ...membership, sectionId: null });
      }
    }
  }
  return state;
}
