import { errorDataFrom, type MeEvent } from '@parley/api-contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { botOf } from './bots.ts';
import { privateRoom, publicRoom, say, signUp, type Person } from './people.ts';
import { openSite, type OpenedSite } from './stored-rows.ts';
import { followRoom, Subscription } from './subscription.ts';

const mariaDbPath = inject('mariaDbPath');

describe.each([{ engine: 'SQLite' }, { engine: 'MariaDB' }])(
  'the members of a room, on $engine:',
  ({ engine }) => {
    describe.skipIf(engine === 'MariaDB' && mariaDbPath === null)('the owner', () => {
      let site: OpenedSite;
      /** The first account: an administrator. */
      let root: Person;
      let owner: Person;
      let ann: Person;
      let bo: Person;
      let stranger: Person;
      beforeAll(async () => {
        site = await openSite(engine === 'MariaDB' ? mariaDbPath : null);
        const people = [];
        for (const name of ['root', 'owner', 'ann', 'bo', 'stranger']) {
          people.push(await signUp(site.server.url, name));
        }
        [root, owner, ann, bo, stranger] = people as [Person, Person, Person, Person, Person];
      });
      afterAll(async () => {
        for (const person of [root, owner, ann, bo, stranger]) await person[Symbol.asyncDispose]();
        await site[Symbol.asyncDispose]();
      });

      const idOf = ({ account }: Person) => account.id;

      /** A room of the owner's that Ann and Bo are in. */
      async function roomOf(kind: 'public' | 'private' = 'private'): Promise<number> {
        const roomId = await (kind === 'public' ? publicRoom : privateRoom)(owner);
        await owner.api.rooms.invite.mutate({ roomId, userIds: [idOf(ann), idOf(bo)] });
        return roomId;
      }

      async function rolesIn(roomId: number): Promise<Record<string, string>> {
        const { members } = await owner.api.rooms.members.query({ roomId });
        const names = new Map([owner, ann, bo].map((person) => [idOf(person), person]));
        const nameOf = (id: number) =>
          names.get(id) === owner ? 'owner' : names.get(id) === ann ? 'ann' : 'bo';
        return Object.fromEntries(members.map(({ user, role }) => [nameOf(user.id), role]));
      }

      function ownList(person: Person): Subscription<MeEvent> {
        return new Subscription((on) => person.api.me.follow.subscribe(undefined, on));
      }

      async function refusal(call: Promise<unknown>) {
        const { reason, field, httpStatus } = (await call.then(() => null, errorDataFrom)) ?? {};
        return { reason, field, httpStatus };
      }

      const setRole = (by: Person, roomId: number, person: Person, role: 'owner' | 'moderator' | 'member') =>
        by.api.rooms.setRole.mutate({ roomId, userId: idOf(person), role });
      const remove = (by: Person, roomId: number, person: Person) =>
        by.api.rooms.removeMember.mutate({ roomId, userId: idOf(person) });

      test('makes moderators and members again, which they and the others see at once', async () => {
        const roomId = await roomOf();
        using annsList = ownList(ann);
        using bosList = ownList(bo);
        for (const list of [annsList, bosList]) await list.find(({ type }) => type === 'snapshot');
        for (const role of ['moderator', 'member'] as const) {
          const before = bosList.items.length;
          const { member } = await setRole(owner, roomId, ann, role);
          expect(member).toMatchObject({ user: { id: idOf(ann) }, role });
          await annsList.find(
            (event) =>
              event.type === 'membershipChanged' && event.roomId === roomId && event.membership.role === role,
          );
          await expect
            .poll(() => bosList.items.slice(before).some((event) => event.type === 'roomChanged'))
            .toBe(true);
          expect(await rolesIn(roomId)).toEqual({ owner: 'owner', ann: role, bo: 'member' });
        }
        // Setting the current role changes nothing.
        await setRole(owner, roomId, ann, 'member');
      });

      test('and moderators change its name and description, live for everyone in it', async () => {
        const roomId = await roomOf('public');
        const name = `room ${randomUUID()}`;
        await setRole(owner, roomId, ann, 'moderator');
        using bosList = ownList(bo);
        await bosList.find(({ type }) => type === 'snapshot');
        const { room } = await ann.api.rooms.update.mutate({ roomId, name, description: 'Plants' });
        expect(room).toMatchObject({ name, description: 'Plants', kind: 'public' });
        await bosList.find((event) => event.type === 'roomChanged' && event.room.name === name);
        // What is left out stays; an empty description is none.
        expect((await owner.api.rooms.update.mutate({ roomId, description: '' })).room).toMatchObject({
          name,
          description: null,
        });
        const { rooms } = await stranger.api.rooms.list.query({ query: name });
        expect(rooms.map(({ id }) => id)).toEqual([roomId]);

        const other = await publicRoom(owner);
        expect(
          await refusal(owner.api.rooms.update.mutate({ roomId: other, name: name.toUpperCase() })),
        ).toEqual({
          reason: 'room_name_taken',
          field: 'name',
          httpStatus: 409,
        });
        // Its own name in another case is no conflict.
        await owner.api.rooms.update.mutate({ roomId, name: name.toUpperCase() });
        for (const person of [bo, stranger]) {
          expect(await refusal(person.api.rooms.update.mutate({ roomId, name: 'Mine' }))).toMatchObject({
            reason: 'not_moderator',
          });
        }
        expect(await refusal(owner.api.rooms.update.mutate({ roomId, name: ' ' }))).toMatchObject({
          reason: 'invalid_input',
          field: 'name',
        });
      });

      test('hands the room on, and is a moderator from then on', async () => {
        const roomId = await roomOf();
        using owners = ownList(owner);
        await owners.find(({ type }) => type === 'snapshot');
        await setRole(owner, roomId, ann, 'owner');
        expect(await rolesIn(roomId)).toEqual({ owner: 'moderator', ann: 'owner', bo: 'member' });
        await owners.find(
          (event) => event.type === 'membershipChanged' && event.membership.role === 'moderator',
        );
        expect(await refusal(setRole(owner, roomId, bo, 'moderator'))).toMatchObject({ reason: 'not_owner' });
        expect(await refusal(setRole(ann, roomId, ann, 'member'))).toEqual({
          reason: 'owner_needed',
          field: 'role',
          httpStatus: 409,
        });
        // An administrator does so, too: a private room only if they are in it.
        expect(await refusal(setRole(root, roomId, bo, 'owner'))).toMatchObject({ reason: 'room_not_found' });
        const open = await roomOf('public');
        await setRole(root, open, bo, 'owner');
        expect(await rolesIn(open)).toEqual({ owner: 'moderator', ann: 'member', bo: 'owner' });
      });

      test('who leaves is followed by a moderator, however new', async () => {
        const roomId = await roomOf();
        await setRole(owner, roomId, bo, 'moderator');
        await owner.api.rooms.leave.mutate({ roomId });
        const { members } = await ann.api.rooms.members.query({ roomId });
        expect(members.map(({ user, role }) => [user.id, role])).toEqual([
          [idOf(ann), 'member'],
          [idOf(bo), 'owner'],
        ]);
      });

      test('and moderators remove members, who lose a private room at once, on every connection', async () => {
        const roomId = await roomOf();
        await setRole(owner, roomId, ann, 'moderator');
        using bosRoom = followRoom(bo, roomId);
        using bosList = ownList(bo);
        await bosList.find(({ type }) => type === 'snapshot');
        await bosRoom.find(({ type }) => type === 'reset');

        expect(await remove(ann, roomId, bo)).toEqual({ roomId, userId: idOf(bo) });
        await bosList.find((event) => event.type === 'roomLeft' && event.roomId === roomId);
        expect(await bosRoom.failed()).toMatchObject({ reason: 'room_not_found' });
        expect(await refusal(say(bo, roomId, 'still here?'))).toMatchObject({ reason: 'room_not_found' });
        expect(await rolesIn(roomId)).toEqual({ owner: 'owner', ann: 'moderator' });
        expect(await refusal(remove(ann, roomId, bo))).toEqual({
          reason: 'not_in_room',
          field: 'userId',
          httpStatus: 404,
        });
        // They can be added again, as members.
        await ann.api.rooms.invite.mutate({ roomId, userIds: [idOf(bo)] });
        await say(bo, roomId, 'back again');
      });

      test('removes with a person their bots, which would read on for them; a bot owns no room', async () => {
        const roomId = await roomOf();
        const bot = await botOf(ann);
        await ann.api.rooms.invite.mutate({ roomId, userIds: [bot.id] });
        const { secret } = await ann.api.keys.create.mutate({ name: 'bot', scope: 'write', botId: bot.id });
        const asBot = (path: string, init: RequestInit = {}) =>
          fetch(`${site.server.url}/api/chat/rooms/${roomId}${path}`, {
            ...init,
            headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
          }).then(({ status }) => status);
        expect(await asBot('/messages')).toBe(200);
        const toBot = { roomId, userId: bot.id, role: 'owner' } as const;
        expect(await refusal(owner.api.rooms.setRole.mutate(toBot))).toMatchObject({
          reason: 'person_needed',
        });

        const { members } = await owner.api.rooms.members.query({ roomId });
        await remove(owner, roomId, ann);
        expect(await asBot('/messages')).toBe(404);
        const invitation = { method: 'POST', body: JSON.stringify({ userIds: [idOf(ann)] }) };
        expect(await asBot('/members', invitation)).toBe(404);
        const { room } = await owner.api.rooms.get.query({ roomId });
        expect(room.memberCount).toBe(members.length - 2);

        // Whoever leaves of their own accord may leave a bot behind; but people come first when there is no owner.
        const other = await privateRoom(owner);
        const ofOwner = await botOf(owner);
        await owner.api.rooms.invite.mutate({ roomId: other, userIds: [ofOwner.id] });
        await owner.api.rooms.invite.mutate({ roomId: other, userIds: [idOf(bo)] });
        await owner.api.rooms.leave.mutate({ roomId: other });
        const left = await bo.api.rooms.members.query({ roomId: other });
        expect(left.members.map(({ user, role }) => [user.id, role])).toEqual([
          [idOf(bo), 'owner'],
          [ofOwner.id, 'member'],
        ]);
      });

      test('and moderators delete messages of others; a moderator is removed by the owner only', async () => {
        const roomId = await roomOf('public');
        await setRole(owner, roomId, ann, 'moderator');
        await setRole(owner, roomId, bo, 'moderator');
        const { seq } = await say(owner, roomId, 'my own');
        await ann.api.messages.delete.mutate({ roomId, seq });

        for (const person of [bo, owner]) {
          expect(await refusal(remove(ann, roomId, person))).toMatchObject({
            reason: 'not_owner',
            field: 'userId',
          });
        }
        await remove(owner, roomId, bo);
        // A public room is still theirs to read and to join.
        await bo.api.messages.list.query({ roomId });
        await bo.api.rooms.join.mutate({ roomId });
        expect(await rolesIn(roomId)).toEqual({ owner: 'owner', ann: 'moderator', bo: 'member' });
      });

      test('only: members and strangers change nothing', async () => {
        const roomId = await roomOf();
        expect(await refusal(setRole(ann, roomId, ann, 'moderator'))).toMatchObject({ reason: 'not_owner' });
        expect(await refusal(remove(ann, roomId, bo))).toEqual({
          reason: 'not_moderator',
          field: 'roomId',
          httpStatus: 403,
        });
        const strange = { reason: 'room_not_found', field: 'roomId', httpStatus: 404 };
        expect(await refusal(setRole(stranger, roomId, bo, 'member'))).toEqual(strange);
        expect(await refusal(remove(stranger, roomId, bo))).toEqual(strange);
        expect(await refusal(setRole(owner, roomId, stranger, 'moderator'))).toMatchObject({
          reason: 'not_in_room',
        });
        const { room } = await ann.api.rooms.openConversation.mutate({ userIds: [idOf(bo)] });
        expect(await refusal(remove(ann, room.id, bo))).toMatchObject({ reason: 'conversation_fixed' });
        expect(await rolesIn(roomId)).toEqual({ owner: 'owner', ann: 'member', bo: 'member' });
      });

      test('there is one at any time, whatever is changed at once', async () => {
        const roomId = await roomOf();
        await Promise.allSettled([
          setRole(owner, roomId, ann, 'owner'),
          setRole(owner, roomId, bo, 'owner'),
          setRole(owner, roomId, ann, 'moderator'),
          remove(owner, roomId, bo),
          owner.api.rooms.leave.mutate({ roomId }),
        ]);
        const witness = [owner, ann, bo];
        const seen = await Promise.all(
          witness.map((person) =>
            person.api.rooms.members.query({ roomId }).then(
              ({ members }) => members.filter(({ role }) => role === 'owner').length,
              () => 1,
            ),
          ),
        );
        expect(seen).toEqual([1, 1, 1]);
      });
    });
  },
);
