import { errorDataFrom, maxNewcomerRooms, type MeEvent } from '@parley/api-contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { privateRoom, publicRoom, say, signUp, type Person } from './people.ts';
import { openSite, type OpenedSite } from './stored-rows.ts';
import { followRoom, Subscription } from './subscription.ts';

const mariaDbPath = inject('mariaDbPath');

describe.each([{ engine: 'SQLite' }, { engine: 'MariaDB' }])('a room, on $engine,', ({ engine }) => {
  describe.skipIf(engine === 'MariaDB' && mariaDbPath === null)('with its settings', () => {
    let site: OpenedSite;
    /** The first account: an administrator. */
    let root: Person;
    let owner: Person;
    let mod: Person;
    let bo: Person;
    let stranger: Person;
    beforeAll(async () => {
      site = await openSite(engine === 'MariaDB' ? mariaDbPath : null);
      const people = [];
      for (const name of ['root', 'owner', 'mod', 'bo', 'stranger']) {
        people.push(await signUp(site.server.url, name));
      }
      [root, owner, mod, bo, stranger] = people as [Person, Person, Person, Person, Person];
    });
    afterAll(async () => {
      for (const person of [root, owner, mod, bo, stranger]) await person[Symbol.asyncDispose]();
      await site[Symbol.asyncDispose]();
    });

    /** A room of the owner's, with a moderator and a member. */
    async function roomOf(kind: 'public' | 'private' = 'private'): Promise<number> {
      const roomId = await (kind === 'public' ? publicRoom : privateRoom)(owner);
      const [modId, boId] = [mod.account.id, bo.account.id];
      await owner.api.rooms.invite.mutate({ roomId, userIds: [modId, boId] });
      await owner.api.rooms.setRole.mutate({ roomId, userId: modId, role: 'moderator' });
      return roomId;
    }

    function ownList(person: Person): Subscription<MeEvent> {
      return new Subscription((on) => person.api.me.follow.subscribe(undefined, on));
    }

    async function refusal(call: Promise<unknown>) {
      const { reason, field, httpStatus } = (await call.then(() => null, errorDataFrom)) ?? {};
      return { reason, field, httpStatus };
    }

    test('has a topic, an emoji and rules for writing, which everyone in it sees at once', async () => {
      const roomId = await roomOf();
      using list = ownList(bo);
      await list.find(({ type }) => type === 'snapshot');
      const settings = {
        topic: 'Tomatoes',
        emoji: '🌱',
        posting: 'moderators',
        slowModeSeconds: 60,
      } as const;
      const { room } = await mod.api.rooms.update.mutate({ roomId, ...settings });
      expect(room).toMatchObject({ ...settings, archivedAt: null });
      const told = await list.find(
        (event) => event.type === 'roomChanged' && event.room.topic === 'Tomatoes',
      );
      expect(told).toMatchObject({ room: settings });
      // The state before, changed by the event, is what a fresh read shows.
      const { room: fresh } = await bo.api.rooms.get.query({ roomId });
      expect(fresh).toMatchObject(told.type === 'roomChanged' ? told.room : {});

      const cleared = await mod.api.rooms.update.mutate({ roomId, topic: '', emoji: '' });
      expect(cleared.room).toMatchObject({ topic: null, emoji: null, posting: 'moderators' });
      for (const [given, field] of [
        [{ topic: 'two\nlines' }, 'topic'],
        [{ topic: 'x'.repeat(251) }, 'topic'],
        [{ emoji: 'ok' }, 'emoji'],
        [{ slowModeSeconds: 21_601 }, 'slowModeSeconds'],
        [{ slowModeSeconds: -1 }, 'slowModeSeconds'],
      ] as const) {
        expect(await refusal(mod.api.rooms.update.mutate({ roomId, ...given }))).toEqual({
          reason: 'invalid_input',
          field,
          httpStatus: 400,
        });
      }
      expect(await refusal(bo.api.rooms.update.mutate({ roomId, topic: 'Mine' }))).toMatchObject({
        reason: 'not_moderator',
      });
      expect(await refusal(stranger.api.rooms.update.mutate({ roomId, topic: 'Mine' }))).toMatchObject({
        reason: 'room_not_found',
      });
    });

    test('in which only moderators write refuses what others send, type and run', async () => {
      const roomId = await roomOf('public');
      const { seq } = await say(bo, roomId, 'before');
      await mod.api.rooms.update.mutate({ roomId, posting: 'moderators' });
      const restricted = { reason: 'posting_restricted', field: 'roomId', httpStatus: 403 };
      expect(await refusal(say(bo, roomId, 'hello'))).toEqual(restricted);
      expect(await refusal(say(stranger, roomId, 'hello'))).toEqual(restricted);
      expect(await refusal(bo.api.rooms.setTyping.mutate({ roomId, isTyping: true }))).toEqual(restricted);
      // Those who were refused have not joined.
      expect((await stranger.api.rooms.get.query({ roomId })).room.membership).toBeNull();
      await bo.api.messages.edit.mutate({ roomId, seq, content: 'as it was' });
      for (const person of [owner, mod, root]) await say(person, roomId, 'hello');
      await mod.api.rooms.update.mutate({ roomId, posting: 'everyone' });
      await say(bo, roomId, 'at last');
    });

    test('in slow mode says when a member can write again', async () => {
      const roomId = await roomOf();
      await mod.api.rooms.update.mutate({ roomId, slowModeSeconds: 600 });
      await say(bo, roomId, 'one');
      const error = await say(bo, roomId, 'two').then(() => null, errorDataFrom);
      expect(error).toMatchObject({ reason: 'slow_mode', field: 'roomId', httpStatus: 429 });
      expect(error?.retryAfterSeconds).toBeGreaterThan(500);
      expect(error?.retryAfterSeconds).toBeLessThanOrEqual(600);
      const response = await fetch(`${site.server.url}/api/chat/rooms/${roomId}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bo.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ content: 'three' }),
      });
      expect(response.status).toBe(429);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(500);
      for (const content of ['one', 'two']) await say(mod, roomId, content);
      const { messages } = await owner.api.messages.list.query({ roomId });
      expect(messages.map(({ content }) => content)).toEqual(['one', 'one', 'two']);
    });

    test('becomes private and public only by its owner or an administrator, and then shows itself accordingly', async () => {
      const roomId = await roomOf('public');
      const { name } = (await owner.api.rooms.get.query({ roomId })).room;
      await say(bo, roomId, 'a secret');
      using read = followRoom(stranger, roomId);
      await expect.poll(() => read.isStarted).toBe(true);
      for (const person of [mod, bo, stranger]) {
        const reason = person === mod ? 'not_owner' : 'not_moderator';
        expect(await refusal(person.api.rooms.update.mutate({ roomId, kind: 'private' }))).toMatchObject({
          reason,
        });
      }
      // Setting it to its current value is no change, and needs no right.
      await mod.api.rooms.update.mutate({ roomId, kind: 'public' });

      await owner.api.rooms.update.mutate({ roomId, kind: 'private' });
      expect(await read.failed()).toMatchObject({ reason: 'room_not_found' });
      expect(await refusal(stranger.api.messages.list.query({ roomId }))).toMatchObject({
        reason: 'room_not_found',
      });
      expect(await refusal(stranger.api.rooms.join.mutate({ roomId }))).toMatchObject({
        reason: 'room_not_found',
      });
      expect(await refusal(root.api.rooms.update.mutate({ roomId, kind: 'public' }))).toMatchObject({
        reason: 'room_not_found',
      });

      const rival = await stranger.api.rooms.create.mutate({ name: name ?? '', kind: 'public' });
      expect(await refusal(owner.api.rooms.update.mutate({ roomId, kind: 'public' }))).toEqual({
        reason: 'room_name_taken',
        field: 'name',
        httpStatus: 409,
      });
      await root.api.rooms.delete.mutate({ roomId: rival.room.id, name: name ?? '' });
      await owner.api.rooms.update.mutate({ roomId, kind: 'public' });
      const { messages } = await stranger.api.messages.list.query({ roomId });
      expect(messages.map(({ content }) => content)).toEqual(['a secret']);
    });

    test('is joined by newcomers if an administrator says so', async () => {
      const [first, second] = [await roomOf('public'), await roomOf('public')];
      const secret = await roomOf();
      const join = { newcomersJoin: true };
      for (const person of [owner, mod]) {
        const call = person.api.rooms.update.mutate({ roomId: first, ...join });
        expect(await refusal(call)).toMatchObject({ reason: 'not_admin' });
      }
      await owner.api.rooms.invite.mutate({ roomId: secret, userIds: [root.account.id] });
      expect(await refusal(root.api.rooms.update.mutate({ roomId: secret, ...join }))).toEqual({
        reason: 'invalid_input',
        field: 'newcomersJoin',
        httpStatus: 400,
      });
      for (const roomId of [first, second]) {
        const { room } = await root.api.rooms.update.mutate({ roomId, ...join });
        expect(room.newcomersJoin).toBe(true);
      }
      using list = ownList(bo);
      await list.find(({ type }) => type === 'snapshot');
      await using newcomer = await signUp(site.server.url, 'newcomer');
      await list.find((event) => event.type === 'roomChanged' && event.room.id === second);
      const roomsOf = async (person: Person) => {
        using own = ownList(person);
        const snapshot = await own.find(({ type }) => type === 'snapshot');
        return snapshot.type === 'snapshot' ? snapshot.rooms.map(({ room }) => room.id) : [];
      };
      expect(await roomsOf(newcomer)).toEqual([first, second]);

      // Neither a room that is archived, nor one that has become private.
      await owner.api.rooms.archive.mutate({ roomId: first });
      const { room } = await owner.api.rooms.update.mutate({ roomId: second, kind: 'private' });
      expect(room.newcomersJoin).toBe(false);
      await using later = await signUp(site.server.url, 'later');
      expect(await roomsOf(later)).toEqual([]);
      await owner.api.rooms.unarchive.mutate({ roomId: first });
      await root.api.rooms.update.mutate({ roomId: first, newcomersJoin: false });
    });

    test('is joined by newcomers if it is one of at most 20, with those that are archived', async () => {
      const [first, ...rest] = await Promise.all(
        Array.from({ length: maxNewcomerRooms + 1 }, () => publicRoom(root)),
      );
      if (first === undefined) throw new Error('There are 21 rooms.');
      for (const roomId of rest) {
        await site.run('update rooms set newcomers_join = 1, archived_at = 1 where id = ?', roomId);
      }
      const join = root.api.rooms.update.mutate({ roomId: first, newcomersJoin: true });
      expect(await refusal(join)).toEqual({
        reason: 'invalid_input',
        field: 'newcomersJoin',
        httpStatus: 400,
      });
      const [roomId = 0, ...others] = rest;
      await root.api.rooms.unarchive.mutate({ roomId });
      await root.api.rooms.update.mutate({ roomId, newcomersJoin: false });
      await root.api.rooms.update.mutate({ roomId: first, newcomersJoin: true });
      for (const each of [first, ...others]) {
        await site.run('update rooms set newcomers_join = 0 where id = ?', each);
      }
    });

    test('that is archived can be read, and nothing else, until it is brought back', async () => {
      const roomId = await roomOf('public');
      const { name } = (await owner.api.rooms.get.query({ roomId })).room;
      const { seq } = await say(bo, roomId, 'treasure');
      const { path } = await owner.api.incomingWebhooks.create.mutate({ roomId, name: 'Build' });
      using list = ownList(bo);
      await list.find(({ type }) => type === 'snapshot');
      expect(await refusal(mod.api.rooms.archive.mutate({ roomId }))).toMatchObject({ reason: 'not_owner' });
      const { room } = await owner.api.rooms.archive.mutate({ roomId });
      expect(room.archivedAt).not.toBeNull();
      await list.find((event) => event.type === 'roomChanged' && event.room.archivedAt === room.archivedAt);

      const archived = { reason: 'room_archived', field: 'roomId', httpStatus: 409 };
      expect(await refusal(say(owner, roomId, 'hello'))).toEqual(archived);
      expect(await refusal(say(stranger, roomId, 'hello'))).toEqual(archived);
      expect(await refusal(stranger.api.rooms.join.mutate({ roomId }))).toEqual(archived);
      expect(await refusal(bo.api.messages.edit.mutate({ roomId, seq, content: 'x' }))).toEqual(archived);
      expect(await refusal(owner.api.rooms.update.mutate({ roomId, topic: 'x' }))).toEqual(archived);
      expect(await refusal(bo.api.rooms.setTyping.mutate({ roomId, isTyping: true }))).toEqual(archived);
      const userIds = [stranger.account.id];
      expect(await refusal(bo.api.rooms.invite.mutate({ roomId, userIds }))).toEqual(archived);
      const post = () =>
        fetch(`${site.server.url}${path}`, { method: 'POST', body: JSON.stringify({ text: 'build' }) });
      const posted = await post();
      expect([posted.status, await posted.text()]).toEqual([410, 'channel_is_archived']);

      const listed = async (archivedOnly?: boolean) =>
        (await bo.api.rooms.list.query({ query: name ?? '', archived: archivedOnly })).rooms.map(
          ({ id }) => id,
        );
      expect([await listed(), await listed(true)]).toEqual([[], [roomId]]);
      expect((await stranger.api.messages.list.query({ roomId })).messages).toHaveLength(1);
      const found = await bo.api.search.messages.query({ query: 'treasure', roomId });
      expect(found.messages).toHaveLength(1);

      await owner.api.rooms.unarchive.mutate({ roomId });
      await list.find((event) => event.type === 'roomChanged' && event.room.archivedAt === null);
      await say(bo, roomId, 'back again');
      expect((await post()).status).toBe(200);
      expect([await listed(), await listed(true)]).toEqual([[roomId], []]);
    });

    test('that is deleted is gone for everyone at once, for good', async () => {
      const roomId = await roomOf('public');
      const { name } = (await owner.api.rooms.get.query({ roomId })).room;
      const word = `w${randomUUID().slice(0, 8)}`;
      await say(bo, roomId, `${word} one`);
      using list = ownList(bo);
      await list.find(({ type }) => type === 'snapshot');
      using member = followRoom(bo, roomId);
      using reader = followRoom(stranger, roomId);
      await expect.poll(() => member.isStarted && reader.isStarted).toBe(true);

      expect(await refusal(mod.api.rooms.delete.mutate({ roomId, name: name ?? '' }))).toMatchObject({
        reason: 'not_owner',
      });
      expect(await refusal(owner.api.rooms.delete.mutate({ roomId, name: 'something else' }))).toEqual({
        reason: 'room_name_wrong',
        field: 'name',
        httpStatus: 409,
      });
      const response = await fetch(
        `${site.server.url}/api/chat/rooms/${roomId}?name=${encodeURIComponent(name?.toUpperCase() ?? '')}`,
        { method: 'DELETE', headers: { authorization: `Bearer ${owner.token}` } },
      );
      expect([response.status, await response.json()]).toEqual([200, { roomId }]);

      await list.find((event) => event.type === 'roomLeft' && event.roomId === roomId);
      for (const follower of [member, reader]) {
        expect(await follower.failed()).toMatchObject({ reason: 'room_not_found' });
      }
      for (const person of [owner, bo, stranger, root]) {
        expect(await refusal(person.api.rooms.get.query({ roomId }))).toMatchObject({
          reason: 'room_not_found',
        });
        expect((await person.api.search.messages.query({ query: word })).messages).toEqual([]);
      }
      expect(await refusal(owner.api.rooms.delete.mutate({ roomId, name: name ?? '' }))).toMatchObject({
        reason: 'room_not_found',
      });
      // The name is free.
      await stranger.api.rooms.create.mutate({ name: name ?? '', kind: 'public' });
      // And then the rows go, too.
      const left = () => site.run('select id from rooms where id = ?', roomId);
      await expect.poll(left, { timeout: 60_000 }).toEqual([]);
      expect(await site.run('select seq from messages where room_id = ?', roomId)).toEqual([]);
    }, 90_000);

    test('that is a group has a name if its members give it one, and no settings', async () => {
      const userIds = [mod.account.id, bo.account.id];
      const { room } = await owner.api.rooms.openConversation.mutate({ userIds });
      const roomId = room.id;
      using list = ownList(mod);
      await list.find(({ type }) => type === 'snapshot');
      expect((await bo.api.rooms.update.mutate({ roomId, name: 'Trip' })).room).toMatchObject({
        kind: 'group',
        name: 'Trip',
      });
      await list.find((event) => event.type === 'roomChanged' && event.room.name === 'Trip');
      expect((await bo.api.rooms.update.mutate({ roomId, name: '' })).room.name).toBeNull();
      expect(await refusal(stranger.api.rooms.update.mutate({ roomId, name: 'Mine' }))).toMatchObject({
        reason: 'room_not_found',
      });
      const garden = await roomOf();
      for (const call of [
        () => owner.api.rooms.update.mutate({ roomId, topic: 'Hotels' }),
        () => owner.api.rooms.update.mutate({ roomId, name: 'Trip', kind: 'public' }),
        () => owner.api.rooms.archive.mutate({ roomId }),
        () => owner.api.rooms.delete.mutate({ roomId, name: '' }),
      ]) {
        expect(await refusal(call())).toMatchObject({ reason: 'invalid_input', field: 'roomId' });
      }
      expect(await refusal(owner.api.rooms.update.mutate({ roomId: garden, name: '' }))).toEqual({
        reason: 'invalid_input',
        field: 'name',
        httpStatus: 400,
      });
    });

    test('can be a notebook: a conversation with oneself', async () => {
      const self = bo.account.id;
      const { room } = await bo.api.rooms.openConversation.mutate({ userIds: [self] });
      expect(room).toMatchObject({ kind: 'direct', memberCount: 1, participants: [{ id: self }] });
      const again = await bo.api.rooms.openConversation.mutate({ userIds: [self, self] });
      expect(again.room.id).toBe(room.id);
      await using device = await bo.otherDevice();
      using other = ownList(device);
      await other.find(({ type }) => type === 'snapshot');
      await say(bo, room.id, 'remember the milk');
      await other.find((event) => event.type === 'headMoved' && event.head.roomId === room.id);
      expect((await bo.api.search.messages.query({ query: 'milk' })).messages).toHaveLength(1);
      for (const person of [owner, root]) {
        expect(await refusal(person.api.messages.list.query({ roomId: room.id }))).toMatchObject({
          reason: 'room_not_found',
        });
      }
      const invited = bo.api.rooms.invite.mutate({ roomId: room.id, userIds: [owner.account.id] });
      expect(await refusal(invited)).toMatchObject({ reason: 'conversation_fixed' });
      expect(await refusal(bo.api.rooms.leave.mutate({ roomId: room.id }))).toMatchObject({
        reason: 'conversation_fixed',
      });
      // The conversation with somebody else is another one.
      const { room: pair } = await bo.api.rooms.openConversation.mutate({ userIds: [mod.account.id] });
      expect(pair.id).not.toBe(room.id);
    });
  });
});
