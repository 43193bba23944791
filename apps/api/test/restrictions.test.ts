import { errorDataFrom, type MeEvent, type TypingEvent } from '@parley/api-contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { botOf, keyFor } from './bots.ts';
import { privateRoom, publicRoom, say, signUp, type Person } from './people.ts';
import { openSite, type OpenedSite } from './stored-rows.ts';
import { followRoom, Subscription } from './subscription.ts';

const mariaDbPath = inject('mariaDbPath');
const hourMs = 3_600_000;

describe.each([{ engine: 'SQLite' }, { engine: 'MariaDB' }])('in a room, on $engine:', ({ engine }) => {
  describe.skipIf(engine === 'MariaDB' && mariaDbPath === null)('moderators', () => {
    let site: OpenedSite;
    /** The first account: an administrator. */
    let root: Person;
    let owner: Person;
    let mod: Person;
    let ann: Person;
    let stranger: Person;
    beforeAll(async () => {
      site = await openSite(engine === 'MariaDB' ? mariaDbPath : null);
      const people = [];
      for (const name of ['root', 'owner', 'mod', 'ann', 'stranger']) {
        people.push(await signUp(site.server.url, name));
      }
      [root, owner, mod, ann, stranger] = people as [Person, Person, Person, Person, Person];
    });
    afterAll(async () => {
      for (const person of [root, owner, mod, ann, stranger]) await person[Symbol.asyncDispose]();
      await site[Symbol.asyncDispose]();
    });

    const idOf = ({ account }: Person) => account.id;
    const ban = (by: Person, roomId: number, person: Person, reason?: string) =>
      by.api.rooms.ban.mutate({ roomId, userId: idOf(person), reason });
    const unban = (by: Person, roomId: number, person: Person) =>
      by.api.rooms.unban.mutate({ roomId, userId: idOf(person) });
    const silence = (by: Person, roomId: number, person: Person, until: string | null) =>
      by.api.rooms.silence.mutate({ roomId, userId: idOf(person), until });
    const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString();

    /** A room of the owner's, with a moderator, and with Ann as a member. */
    async function roomOf(kind: 'public' | 'private'): Promise<number> {
      const roomId = await (kind === 'public' ? publicRoom : privateRoom)(owner);
      await owner.api.rooms.invite.mutate({ roomId, userIds: [idOf(mod), idOf(ann)] });
      await owner.api.rooms.setRole.mutate({ roomId, userId: idOf(mod), role: 'moderator' });
      return roomId;
    }

    async function refusal(call: Promise<unknown>) {
      const { reason, field } = (await call.then(() => null, errorDataFrom)) ?? {};
      return { reason, field };
    }

    async function listOf(person: Person): Promise<Subscription<MeEvent>> {
      const list = new Subscription<MeEvent>((on) => person.api.me.follow.subscribe(undefined, on));
      await list.find(({ type }) => type === 'snapshot');
      return list;
    }

    const notFound = { reason: 'room_not_found', field: 'roomId' };

    test.each(['public', 'private'] as const)(
      'ban a member, for whom a %s room is gone at once, on every way in',
      async (kind) => {
        const roomId = await roomOf(kind);
        const word = `word${randomUUID().slice(0, 8)}`;
        await say(ann, roomId, word);
        const { room: before } = await owner.api.rooms.get.query({ roomId });
        await using phone = await ann.otherDevice();
        using list = await listOf(phone);
        using mods = await listOf(mod);
        using log = followRoom(ann, roomId);
        using typing = new Subscription<TypingEvent>((on) =>
          phone.api.rooms.typing.subscribe({ roomId }, on),
        );
        await log.find(({ type }) => type === 'reset');
        await typing.find(({ type }) => type === 'snapshot');

        expect(await ban(mod, roomId, ann, 'Spam')).toEqual({ roomId, userId: idOf(ann) });
        await list.find((event) => event.type === 'roomLeft' && event.roomId === roomId);
        expect(await log.failed()).toMatchObject({ reason: 'room_not_found' });
        expect(await typing.failed()).toMatchObject({ reason: 'room_not_found' });
        await mods.find((event) => event.type === 'roomChanged' && event.room.memberCount === 2);

        const { api } = ann;
        for (const call of [
          () => api.rooms.get.query({ roomId }),
          () => api.rooms.join.mutate({ roomId }),
          () => api.rooms.members.query({ roomId }),
          () => api.messages.list.query({ roomId }),
          () => api.messages.quotes.query({ roomId, seqs: [1] }),
          () => api.messages.edit.mutate({ roomId, seq: 1, content: 'changed' }),
          () => api.messages.delete.mutate({ roomId, seq: 1 }),
          () => api.search.messages.query({ query: word, roomId }),
          () => say(ann, roomId, 'still here?'),
        ]) {
          expect(await refusal(call())).toEqual(notFound);
        }
        const q = before.name ?? '';
        expect(await refusal(api.messages.listByRoomName.query({ q }))).toEqual({
          reason: 'room_not_found',
          field: 'q',
        });
        using again = followRoom(ann, roomId);
        expect(await again.failed()).toMatchObject({ reason: 'room_not_found' });
        const { rooms } = await api.rooms.list.query({ query: q });
        expect(rooms.map(({ id }) => id)).not.toContain(roomId);
        expect((await api.search.messages.query({ query: word })).messages).toEqual([]);
        const { messages } = await api.messages.listAll.query();
        expect(messages.map((message) => message.roomId)).not.toContain(roomId);

        const { restrictions, nextCursor } = await mod.api.rooms.bans.query({ roomId });
        expect(nextCursor).toBeNull();
        expect(restrictions).toMatchObject([
          {
            user: { id: idOf(ann) },
            kind: 'banned',
            reason: 'Spam',
            until: null,
            by: { id: idOf(mod) },
          },
        ]);
        // Members cannot bring them back.
        expect(
          await refusal(owner.api.rooms.invite.mutate({ roomId, userIds: [idOf(stranger), idOf(ann)] })),
        ).toEqual({ reason: 'banned', field: 'userIds' });
        expect((await owner.api.rooms.get.query({ roomId })).room.memberCount).toBe(2);

        await unban(mod, roomId, ann);
        expect((await mod.api.rooms.bans.query({ roomId })).restrictions).toEqual([]);
        if (kind === 'public') await api.rooms.join.mutate({ roomId });
        else await mod.api.rooms.invite.mutate({ roomId, userIds: [idOf(ann)] });
        await say(ann, roomId, 'back again');
      },
    );

    test('ban readers of a public room who never joined, with their bots and keys', async () => {
      const roomId = await roomOf('public');
      const bot = await botOf(stranger);
      const { secret } = await stranger.api.keys.create.mutate({
        name: 'bot',
        scope: 'write',
        botId: bot.id,
      });
      await using asBot = keyFor(site.server.url, secret);
      await using byKey = keyFor(site.server.url, await stranger.key());
      await owner.api.rooms.invite.mutate({ roomId, userIds: [bot.id] });
      using ofStranger = followRoom(stranger, roomId);
      using ofBot = followRoom(asBot, roomId);
      using ofKey = followRoom(byKey, roomId);
      for (const log of [ofStranger, ofBot, ofKey]) await log.find(({ type }) => type === 'reset');

      await ban(mod, roomId, stranger);
      for (const log of [ofStranger, ofBot, ofKey]) {
        expect(await log.failed()).toMatchObject({ reason: 'room_not_found' });
      }
      for (const { api } of [stranger, asBot, byKey]) {
        expect(await refusal(api.rooms.join.mutate({ roomId }))).toEqual(notFound);
        expect(await refusal(api.messages.list.query({ roomId }))).toEqual(notFound);
      }
      expect(await refusal(owner.api.rooms.invite.mutate({ roomId, userIds: [bot.id] }))).toEqual({
        reason: 'banned',
        field: 'userIds',
      });
      // A bot that they create later is no way around it.
      const other = await botOf(stranger);
      const key = { name: 'bot', scope: 'write', botId: other.id } as const;
      await using asOther = keyFor(site.server.url, (await stranger.api.keys.create.mutate(key)).secret);
      expect(await refusal(asOther.api.rooms.join.mutate({ roomId }))).toEqual(notFound);
    });

    test('silence a member, who reads on, and can write again when it is lifted', async () => {
      const roomId = await roomOf('private');
      const { seq } = await say(ann, roomId, 'first');
      const { seq: second } = await say(ann, roomId, 'second');
      await using phone = await ann.otherDevice();
      using list = await listOf(phone);
      using mods = await listOf(mod);
      const until = fromNow(hourMs);
      expect(await silence(mod, roomId, ann, until)).toEqual({ roomId, userId: idOf(ann), until });
      await list.find(
        (event) =>
          event.type === 'silenceChanged' && event.roomId === roomId && event.silencedUntil === until,
      );
      await mods.find((event) => event.type === 'roomChanged' && event.room.id === roomId);

      const { api } = ann;
      for (const call of [
        () => say(ann, roomId, 'more'),
        () => api.messages.edit.mutate({ roomId, seq, content: 'changed' }),
        () => api.rooms.setTyping.mutate({ roomId, isTyping: true }),
        () => api.rooms.invite.mutate({ roomId, userIds: [idOf(stranger)] }),
        () => api.commands.run.mutate({ roomId, name: 'weather', text: '' }),
      ]) {
        const error: unknown = await call().then(
          () => null,
          (failure: unknown) => failure,
        );
        expect(errorDataFrom(error)).toMatchObject({ reason: 'silenced', field: 'roomId', until });
        expect(String(error)).toContain(until);
      }
      await api.messages.list.query({ roomId });
      await api.me.markRead.mutate({ roomId, seq: second });
      await api.messages.delete.mutate({ roomId, seq });
      const { members } = await mod.api.rooms.members.query({ roomId });
      expect(members.find(({ user }) => user.id === idOf(ann))).toMatchObject({ silencedUntil: until });
      expect(members.filter(({ silencedUntil }) => silencedUntil !== undefined)).toHaveLength(1);
      using fresh = await listOf(ann);
      const snapshot = await fresh.find((event) => event.type === 'snapshot');
      if (snapshot.type !== 'snapshot') throw new Error('It is a snapshot.');
      expect(snapshot.rooms.find(({ room }) => room.id === roomId)).toMatchObject({ silencedUntil: until });

      // It outlives leaving.
      await api.rooms.leave.mutate({ roomId });
      await mod.api.rooms.invite.mutate({ roomId, userIds: [idOf(ann)] });
      const entered = await list.find(
        (event) => event.type === 'roomJoined' && event.entry.room.id === roomId,
      );
      expect(entered).toMatchObject({ entry: { silencedUntil: until } });
      expect(await refusal(say(ann, roomId, 'now?'))).toMatchObject({ reason: 'silenced' });

      await silence(mod, roomId, ann, null);
      await list.find((event) => event.type === 'silenceChanged' && event.silencedUntil === null);
      await say(ann, roomId, 'at last');
    });

    test('silence somebody for a moment: it ends by itself', async () => {
      const roomId = await roomOf('public');
      await silence(mod, roomId, stranger, fromNow(1_500));
      expect(await refusal(say(stranger, roomId, 'hello'))).toMatchObject({ reason: 'silenced' });
      const limited = { interval: 250 };
      await expect.poll(() => refusal(say(stranger, roomId, 'hello')), limited).toEqual({});
      expect((await mod.api.rooms.bans.query({ roomId })).restrictions).toEqual([]);
    });

    test('cannot ban or silence other moderators, administrators, the owner or themselves; the owner can, except themselves', async () => {
      const roomId = await roomOf('public');
      await owner.api.rooms.setRole.mutate({ roomId, userId: idOf(ann), role: 'moderator' });
      const until = fromNow(hourMs);
      for (const [by, person, reason] of [
        [mod, ann, 'not_owner'],
        [mod, owner, 'not_owner'],
        [mod, root, 'not_owner'],
        [mod, mod, 'invalid_input'],
        [owner, owner, 'invalid_input'],
        [root, owner, 'owner_needed'],
      ] as const) {
        const expected = { reason, field: 'userId' };
        expect(await refusal(ban(by, roomId, person))).toEqual(expected);
        expect(await refusal(silence(by, roomId, person, until))).toEqual(expected);
      }
      for (const [by, person, reason] of [
        [mod, ann, 'not_owner'],
        [mod, root, 'not_owner'],
        [mod, mod, 'invalid_input'],
        [owner, owner, 'invalid_input'],
      ] as const) {
        const expected = { reason, field: 'userId' };
        expect(await refusal(unban(by, roomId, person))).toEqual(expected);
        expect(await refusal(silence(by, roomId, person, null))).toEqual(expected);
      }
      await silence(owner, roomId, ann, until);
      await ban(root, roomId, ann);
      // They are a stranger now.
      await unban(mod, roomId, ann);
      expect(await refusal(mod.api.rooms.removeMember.mutate({ roomId, userId: idOf(owner) }))).toEqual({
        reason: 'not_owner',
        field: 'userId',
      });
    });

    test('cannot take a room over by banning somebody whose bot owns it, or by removing them', async () => {
      for (const kind of ['public', 'private'] as const) {
        const bot = await botOf(ann);
        const { secret } = await ann.api.keys.create.mutate({ name: 'bot', scope: 'admin', botId: bot.id });
        await using asBot = keyFor(site.server.url, secret);
        const name = `ours ${randomUUID().slice(0, 8)}`;
        const { room } = await asBot.api.rooms.create.mutate({ name, kind });
        const roomId = room.id;
        const userIds = [mod, ann, root].map(idOf);
        await asBot.api.rooms.invite.mutate({ roomId, userIds });
        await asBot.api.rooms.setRole.mutate({ roomId, userId: idOf(mod), role: 'moderator' });

        const notOwner = { reason: 'not_owner', field: 'userId' };
        expect(await refusal(ban(mod, roomId, ann))).toEqual(notOwner);
        expect(await refusal(silence(mod, roomId, ann, fromNow(hourMs)))).toEqual(notOwner);
        expect(await refusal(ban(root, roomId, ann))).toEqual({ reason: 'owner_needed', field: 'userId' });
        const remove = mod.api.rooms.removeMember.mutate({ roomId, userId: idOf(ann) });
        // From a public room, nobody’s bots leave with them.
        if (kind === 'public') await remove;
        else expect(await refusal(remove)).toEqual(notOwner);
        const { members } = await mod.api.rooms.members.query({ roomId });
        expect(members.find(({ role }) => role === 'owner')).toMatchObject({ user: { id: bot.id } });
      }
    });

    test('are not overruled by a bot of somebody they silenced, even if it is a moderator', async () => {
      const roomId = await roomOf('public');
      const bot = await botOf(ann);
      const { secret } = await ann.api.keys.create.mutate({ name: 'bot', scope: 'write', botId: bot.id });
      await using asBot = keyFor(site.server.url, secret);
      await owner.api.rooms.invite.mutate({ roomId, userIds: [bot.id] });
      await owner.api.rooms.setRole.mutate({ roomId, userId: bot.id, role: 'moderator' });
      expect(await refusal(silence(mod, roomId, ann, fromNow(hourMs)))).toEqual({
        reason: 'not_owner',
        field: 'userId',
      });
      await silence(owner, roomId, ann, fromNow(hourMs));
      const yourself = { reason: 'invalid_input', field: 'userId' };
      for (const userId of [idOf(ann), bot.id]) {
        expect(await refusal(asBot.api.rooms.silence.mutate({ roomId, userId, until: null }))).toEqual(
          yourself,
        );
        expect(await refusal(asBot.api.rooms.unban.mutate({ roomId, userId }))).toEqual(yourself);
      }
      expect(await refusal(say(ann, roomId, 'free?'))).toMatchObject({ reason: 'silenced' });
    });

    test('lift the silence of somebody who has become the owner', async () => {
      const roomId = await roomOf('private');
      await silence(mod, roomId, ann, fromNow(hourMs));
      await owner.api.rooms.setRole.mutate({ roomId, userId: idOf(ann), role: 'owner' });
      expect(await refusal(say(ann, roomId, 'hello'))).toMatchObject({ reason: 'silenced' });
      expect(await refusal(silence(ann, roomId, ann, null))).toMatchObject({ reason: 'invalid_input' });
      expect(await refusal(silence(mod, roomId, ann, fromNow(hourMs)))).toMatchObject({
        reason: 'not_owner',
      });
      await silence(mod, roomId, ann, null);
      await say(ann, roomId, 'thank you');
    });

    test('only: members and strangers ban nobody, and do not see who is banned', async () => {
      const roomId = await roomOf('private');
      const until = fromNow(hourMs);
      for (const [person, expected] of [
        [ann, { reason: 'not_moderator', field: 'roomId' }],
        [stranger, notFound],
        [root, notFound],
      ] as const) {
        expect(await refusal(ban(person, roomId, mod))).toEqual(expected);
        expect(await refusal(unban(person, roomId, mod))).toEqual(expected);
        expect(await refusal(silence(person, roomId, mod, until))).toEqual(expected);
        expect(await refusal(person.api.rooms.bans.query({ roomId }))).toEqual(expected);
      }
      const { room } = await ann.api.rooms.openConversation.mutate({ userIds: [idOf(mod)] });
      const fixed = { reason: 'conversation_fixed', field: 'roomId' };
      expect(await refusal(ban(ann, room.id, mod))).toEqual(fixed);
      expect(await refusal(silence(ann, room.id, mod, until))).toEqual(fixed);
      const toModerator = { roomId: room.id, userId: idOf(mod), role: 'moderator' } as const;
      expect(await refusal(ann.api.rooms.setRole.mutate(toModerator))).toEqual(fixed);
    });

    test('must give a time within the next year, a short reason, and a person who exists', async () => {
      const roomId = await roomOf('private');
      const dayMs = 24 * hourMs;
      for (const until of [fromNow(-1_000), fromNow(366 * dayMs), 'tomorrow']) {
        expect(await refusal(silence(mod, roomId, ann, until))).toEqual({
          reason: 'invalid_input',
          field: 'until',
        });
      }
      expect(await refusal(ban(mod, roomId, ann, 'x'.repeat(201)))).toEqual({
        reason: 'invalid_input',
        field: 'reason',
      });
      const nobody = { roomId, userId: 9_999_999 };
      const noUser = { reason: 'user_not_found', field: 'userId' };
      expect(await refusal(mod.api.rooms.ban.mutate(nobody))).toEqual(noUser);
      expect(await refusal(mod.api.rooms.unban.mutate(nobody))).toEqual(noUser);
      await ban(mod, roomId, ann, '🌱'.repeat(200));
      expect(await refusal(silence(mod, roomId, ann, fromNow(hourMs)))).toEqual({
        reason: 'banned',
        field: 'userId',
      });
    });

    test('ban somebody who joins, is added and writes at the same time: in the end they are out', async () => {
      for (let round = 0; round < 5; round += 1) {
        const roomId = await roomOf('public');
        await Promise.allSettled([
          stranger.api.rooms.join.mutate({ roomId }),
          say(stranger, roomId, 'quick'),
          ban(mod, roomId, stranger),
          owner.api.rooms.invite.mutate({ roomId, userIds: [idOf(stranger)] }),
          stranger.api.rooms.join.mutate({ roomId }),
        ]);
        expect(await refusal(say(stranger, roomId, 'still here?'))).toEqual(notFound);
        const { room, members } = await owner.api.rooms.get.query({ roomId });
        expect(members.map(({ user }) => user.id)).not.toContain(idOf(stranger));
        expect(members).toHaveLength(room.memberCount);
      }
    });

    test('put a reader out within a second, even if nobody tells the server', async () => {
      const roomId = await roomOf('public');
      using log = followRoom(stranger, roomId);
      await log.find(({ type }) => type === 'reset');
      await site.run(
        `insert into restrictions (room_id, user_id, kind, created_by, created_at) values (?, ?, 'banned', ?, 1)`,
        roomId,
        idOf(stranger),
        idOf(owner),
      );
      await site.run('update rooms set restriction_count = 1 where id = ?', roomId);
      expect(await log.failed()).toMatchObject({ reason: 'room_not_found' });
    });
  });
});
