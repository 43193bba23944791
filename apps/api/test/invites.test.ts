import {
  createParleyClient,
  errorDataFrom,
  maxInvitesPerCreator,
  maxInvitesPerRoom,
  type AppRouter,
  type MeEvent,
} from '@parley/api-contract';
import { createTRPCClient, httpLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { botOf, keyFor } from './bots.ts';
import { privateRoom, publicRoom, signUp, type Person } from './people.ts';
import { openSite, storedHash, type OpenedSite } from './stored-rows.ts';
import { Subscription } from './subscription.ts';

const mariaDbPath = inject('mariaDbPath');
const week = 7 * 24 * 60 * 60;

describe.each([{ engine: 'SQLite' }, { engine: 'MariaDB' }])(
  'an invite to a room, on $engine:',
  ({ engine }) => {
    describe.skipIf(engine === 'MariaDB' && mariaDbPath === null)('the link', () => {
      let site: OpenedSite;
      /** The first account: an administrator. */
      let root: Person;
      let owner: Person;
      let ann: Person;
      let bo: Person;
      beforeAll(async () => {
        site = await openSite(engine === 'MariaDB' ? mariaDbPath : null);
        const people = [];
        for (const name of ['root', 'owner', 'ann', 'bo']) people.push(await signUp(site.server.url, name));
        [root, owner, ann, bo] = people as [Person, Person, Person, Person];
      });
      afterAll(async () => {
        for (const person of [root, owner, ann, bo]) await person[Symbol.asyncDispose]();
        await site[Symbol.asyncDispose]();
      });

      const idOf = ({ account }: Person) => account.id;
      /** Somebody new, who is in no room. */
      const newcomer = () => signUp(site.server.url, 'new');
      const anonymous = () => createParleyClient({ url: site.server.url });

      /** A private room of the owner's that Ann is in. */
      async function roomOf(kind: 'public' | 'private' = 'private'): Promise<number> {
        const roomId = await (kind === 'public' ? publicRoom : privateRoom)(owner);
        await owner.api.rooms.invite.mutate({ roomId, userIds: [idOf(ann)] });
        return roomId;
      }

      const invite = (by: Person, roomId: number, maxUses?: number) =>
        by.api.rooms.createInvite.mutate({ roomId, maxUses });
      const accept = (by: Person, code: string) => by.api.rooms.acceptInvite.mutate({ code });

      async function usesOf(roomId: number): Promise<number[]> {
        const { invites } = await owner.api.rooms.invites.query({ roomId });
        return invites.map(({ uses }) => uses);
      }

      async function refusal(call: Promise<unknown>) {
        const { reason, field, httpStatus } = (await call.then(() => null, errorDataFrom)) ?? {};
        return { reason, field, httpStatus };
      }
      const noInvite = { reason: 'invite_not_found', field: 'code', httpStatus: 404 };

      test('leads somebody without an account into the room, live for everyone, and counts them once', async () => {
        const roomId = await roomOf();
        const before = Date.now();
        const { invite: made, code, path } = await invite(ann, roomId);
        expect(code).toMatch(/^[0-9A-Za-z]{33}$/);
        expect(path).toBe(`/invite/${code}`);
        expect(made).toMatchObject({
          roomId,
          createdBy: { id: idOf(ann) },
          hint: code.slice(-4),
          maxUses: null,
          uses: 0,
        });
        const lifeMs = Date.parse(made.expiresAt) - Date.parse(made.createdAt);
        expect([lifeMs, Date.parse(made.createdAt) >= before]).toEqual([week * 1_000, true]);

        const guest = anonymous();
        const preview = await guest.api.rooms.previewInvite.query({ code });
        await guest.close();
        expect(preview).toEqual({
          room: { id: roomId, kind: 'private', name: 'secret plans', memberCount: 2 },
          createdBy: expect.objectContaining({ id: idOf(ann), username: ann.account.username }),
          isMember: false,
        });

        await using cy = await newcomer();
        await using cysPhone = await cy.otherDevice();
        using phone = new Subscription<MeEvent>((on) => cysPhone.api.me.follow.subscribe(undefined, on));
        using owners = new Subscription<MeEvent>((on) => owner.api.me.follow.subscribe(undefined, on));
        for (const list of [phone, owners]) await list.find(({ type }) => type === 'snapshot');
        expect(await refusal(cy.api.rooms.get.query({ roomId }))).toMatchObject({ reason: 'room_not_found' });
        const { room } = await accept(cy, code);
        expect(room).toMatchObject({ id: roomId, memberCount: 3, membership: { role: 'member' } });
        await phone.find((event) => event.type === 'roomJoined' && event.entry.room.id === roomId);
        await owners.find(
          (event) => event.type === 'roomChanged' && event.room.id === roomId && event.room.memberCount === 3,
        );

        // Again, and for those who were there before, it only shows the way.
        for (const person of [cy, ann, owner]) {
          expect((await accept(person, code)).room.id).toBe(roomId);
          expect(await person.api.rooms.previewInvite.query({ code })).toMatchObject({ isMember: true });
        }
        expect(await usesOf(roomId)).toEqual([1]);
      });

      test('admits no more people than it has uses, even all at once', async () => {
        const roomId = await roomOf();
        const { code } = await invite(ann, roomId, 2);
        const people = await Promise.all([newcomer(), newcomer(), newcomer(), newcomer()]);
        const results = await Promise.all(people.map((person) => refusal(accept(person, code))));
        expect(results.filter(({ reason }) => reason === undefined)).toHaveLength(2);
        expect(results.filter(({ reason }) => reason === 'invite_not_found')).toHaveLength(2);
        // Those who joined by the last use, and missed the answer, find their room.
        for (const [index, person] of people.entries()) {
          expect((await refusal(accept(person, code))).reason).toBe(results[index]?.reason);
        }
        expect(await usesOf(roomId)).toEqual([]);
        const { room } = await owner.api.rooms.get.query({ roomId });
        expect(room.memberCount).toBe(4);
        for (const person of people) await person[Symbol.asyncDispose]();
      });

      test('looks as if it never existed once it is revoked, expired or used up', async () => {
        const roomId = await roomOf();
        const [revoked, expired, usedUp] = [
          await invite(ann, roomId),
          await invite(ann, roomId),
          await invite(ann, roomId, 1),
        ];
        await ann.api.rooms.revokeInvite.mutate({ roomId, inviteId: revoked.invite.id });
        await site.run('update invites set expires_at = ? where id = ?', Date.now() - 1, expired.invite.id);
        await accept(bo, usedUp.code);
        await using cy = await newcomer();
        for (const code of [revoked.code, expired.code, usedUp.code, 'x', 'x'.repeat(64)]) {
          expect(await refusal(cy.api.rooms.previewInvite.query({ code }))).toEqual(noInvite);
          expect(await refusal(accept(cy, code))).toEqual(noInvite);
        }
        expect(await refusal(accept(cy, 'x'.repeat(65)))).toMatchObject({
          reason: 'invalid_input',
          field: 'code',
        });
        expect((await owner.api.rooms.invites.query({ roomId })).invites).toEqual([]);
      });

      test('stops working while its creator is not in the room', async () => {
        for (const kind of ['private', 'public'] as const) {
          const roomId = await roomOf(kind);
          const { code } = await invite(ann, roomId);
          await owner.api.rooms.removeMember.mutate({ roomId, userId: idOf(ann) });
          await using cy = await newcomer();
          expect(await refusal(cy.api.rooms.previewInvite.query({ code }))).toEqual(noInvite);
          expect(await refusal(accept(cy, code))).toEqual(noInvite);
          await owner.api.rooms.invite.mutate({ roomId, userIds: [idOf(ann)] });
          await accept(cy, code);
        }
      });

      test('stops working while its room is archived, and for good when it is deleted', async () => {
        const roomId = await roomOf();
        const { code, invite: made } = await invite(ann, roomId);
        await using cy = await newcomer();
        await owner.api.rooms.archive.mutate({ roomId });
        expect(await refusal(cy.api.rooms.previewInvite.query({ code }))).toEqual(noInvite);
        expect(await refusal(accept(cy, code))).toEqual(noInvite);
        expect(await refusal(invite(ann, roomId))).toMatchObject({ reason: 'room_archived' });
        await owner.api.rooms.unarchive.mutate({ roomId });
        await accept(cy, code);
        await owner.api.rooms.delete.mutate({ roomId, name: 'secret plans' });
        for (const person of [cy, ann, bo]) expect(await refusal(accept(person, code))).toEqual(noInvite);
        expect(await site.run('select * from invites where id = ?', made.id)).toEqual([]);
      });

      test('is created by members, and managed by its creator, moderators and administrators', async () => {
        const roomId = await roomOf();
        await owner.api.rooms.invite.mutate({ roomId, userIds: [idOf(bo)] });
        const anns = await invite(ann, roomId);
        const owners = await invite(owner, roomId, 5);
        const listed = async (person: Person) =>
          (await person.api.rooms.invites.query({ roomId })).invites.map(({ id }) => id);
        const revoke = (person: Person, { invite: { id } }: typeof anns, place = roomId) =>
          person.api.rooms.revokeInvite.mutate({ roomId: place, inviteId: id });

        expect(await listed(owner)).toEqual([anns.invite.id, owners.invite.id]);
        expect(await listed(ann)).toEqual([anns.invite.id]);
        expect(await listed(bo)).toEqual([]);
        const unknown = { reason: 'invite_not_found', field: 'inviteId', httpStatus: 404 };
        expect(await refusal(revoke(ann, owners))).toEqual(unknown);
        expect(await refusal(revoke(bo, anns))).toEqual(unknown);
        expect(await refusal(revoke(owner, anns, await roomOf()))).toEqual(unknown);
        await owner.api.rooms.setRole.mutate({ roomId, userId: idOf(bo), role: 'moderator' });
        expect(await listed(bo)).toEqual([anns.invite.id, owners.invite.id]);
        await revoke(bo, owners);
        await revoke(ann, anns);
        expect(await listed(owner)).toEqual([]);

        await using stranger = await newcomer();
        const outside = { reason: 'room_not_found', field: 'roomId', httpStatus: 404 };
        for (const person of [stranger, root]) {
          expect(await refusal(invite(person, roomId))).toEqual(outside);
          expect(await refusal(person.api.rooms.invites.query({ roomId }))).toEqual(outside);
          expect(await refusal(revoke(person, anns))).toEqual(outside);
        }
        // Administrators manage the invites of rooms that they may read.
        const open = await roomOf('public');
        const { invite: inOpen } = await invite(ann, open);
        expect(await refusal(invite(stranger, open))).toMatchObject({ reason: 'not_member' });
        expect((await root.api.rooms.invites.query({ roomId: open })).invites).toEqual([inOpen]);
        expect((await stranger.api.rooms.invites.query({ roomId: open })).invites).toEqual([]);
        await root.api.rooms.revokeInvite.mutate({ roomId: open, inviteId: inOpen.id });
      });

      test('is one of at most 50, of which 10 are from the same person, lasts at most 30 days, and leads to no direct conversation', async () => {
        const roomId = await roomOf();
        const api = byKey(await owner.key());
        const tooMany = { reason: 'too_many_invites', field: 'roomId', httpStatus: 409 };
        const others = await Promise.all(Array.from({ length: 4 }, newcomer));
        await owner.api.rooms.invite.mutate({ roomId, userIds: others.map(idOf) });
        for (const person of [owner, ...others]) {
          const { rooms } = byKey(await person.key());
          for (let count = 0; count < maxInvitesPerCreator; count++)
            await rooms.createInvite.mutate({ roomId });
          expect(await refusal(invite(person, roomId))).toEqual(tooMany);
          await expect(invite(person, roomId)).rejects.toThrow('You already have 10 open invites');
        }
        expect((await owner.api.rooms.invites.query({ roomId })).invites).toHaveLength(maxInvitesPerRoom);
        expect(await refusal(invite(ann, roomId))).toEqual(tooMany);
        await expect(invite(ann, roomId)).rejects.toThrow('already has 50 open invites');
        for (const person of others) await person[Symbol.asyncDispose]();
        const other = await roomOf();
        const wrong = [
          { expiresInSeconds: 59 },
          { expiresInSeconds: 30 * 24 * 60 * 60 + 1 },
          { maxUses: 0 },
          { maxUses: 1_001 },
        ];
        for (const input of wrong) {
          expect(await refusal(api.rooms.createInvite.mutate({ roomId: other, ...input }))).toMatchObject({
            reason: 'invalid_input',
            field: Object.keys(input)[0],
          });
        }
        const { room } = await ann.api.rooms.openConversation.mutate({ userIds: [idOf(bo)] });
        expect(await refusal(invite(ann, room.id))).toMatchObject({ reason: 'conversation_fixed' });
      });

      test('fills a group up to 20 people', async () => {
        await using last = await newcomer();
        await using late = await newcomer();
        const others = await Promise.all(Array.from({ length: 16 }, newcomer));
        const { room } = await ann.api.rooms.openConversation.mutate({
          userIds: [idOf(owner), idOf(bo), ...others.map(idOf)],
        });
        const { code } = await invite(bo, room.id);
        expect(await last.api.rooms.previewInvite.query({ code })).toMatchObject({
          room: { kind: 'group', name: null, memberCount: 19 },
        });
        const results = await Promise.all([last, late].map((person) => refusal(accept(person, code))));
        expect(results.filter(({ reason }) => reason === undefined)).toHaveLength(1);
        expect(results).toContainEqual({ reason: 'group_full', field: 'code', httpStatus: 409 });
        const { invites } = await bo.api.rooms.invites.query({ roomId: room.id });
        expect(invites.map(({ uses }) => uses)).toEqual([1]);
        for (const person of others) await person[Symbol.asyncDispose]();
      });

      test('can be used by bots and keys that may write', async () => {
        const roomId = await roomOf();
        const { code } = await invite(ann, roomId);
        const bot = await botOf(bo);
        const keyOf = async (scope: 'read' | 'write') =>
          (await bo.api.keys.create.mutate({ name: 'a key', scope, botId: bot.id })).secret;
        await using reader = keyFor(site.server.url, await keyOf('read'));
        await using writer = keyFor(site.server.url, await keyOf('write'));
        expect(await refusal(reader.api.rooms.acceptInvite.mutate({ code }))).toMatchObject({
          reason: 'scope_insufficient',
        });
        expect((await writer.api.rooms.acceptInvite.mutate({ code })).room.id).toBe(roomId);
        expect(await refusal(reader.api.rooms.invites.query({ roomId }))).toMatchObject({
          reason: 'scope_insufficient',
        });
        const made = await writer.api.rooms.createInvite.mutate({ roomId, maxUses: 1 });
        expect(made.invite.createdBy).toMatchObject({ id: bot.id, kind: 'bot' });
        await using cy = await newcomer();
        await accept(cy, made.code);
        // Once the bot is gone, nobody joins by its invites.
        const { code: left } = await writer.api.rooms.createInvite.mutate({ roomId });
        await bo.api.bots.remove.mutate({ botId: bot.id });
        await using dee = await newcomer();
        expect(await refusal(accept(dee, left))).toEqual(noInvite);
      });

      test('is known to nobody who reads the database or the log', async () => {
        const roomId = await roomOf();
        const { code, path, invite: made } = await invite(ann, roomId);
        const rows = await site.run('select * from invites where id = ?', made.id);
        expect(rows).toHaveLength(1);
        const [row] = rows as [Record<string, unknown>];
        expect(String(row['code_hash'])).toBe(storedHash(code));
        expect(JSON.stringify(rows)).not.toContain(code);
        const page = await fetch(site.server.url + path, { headers: { accept: 'text/html' } });
        expect([page.status, page.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
        // A page that cannot be served, and calls that are refused.
        await fetch(`${site.server.url}${path}?%E0%A4`);
        await fetch(`${site.server.url}${path}`, { method: 'DELETE' });
        await fetch(`${site.server.url}/trpc/rooms.acceptInvite?input=${JSON.stringify({ code })}`);
        expect(site.server.output()).not.toContain(code);
      });

      test('can be previewed only so often from one address', async () => {
        await using server = await openSite(engine === 'MariaDB' ? mariaDbPath : null);
        const guess = async (index: number) =>
          fetch(`${server.server.url}/api/chat/invites/preview`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ code: `guess ${index}` }),
          });
        const statuses = new Set<number>();
        for (let index = 0; index < 400 && !statuses.has(429); index += 1) {
          statuses.add((await guess(index)).status);
        }
        expect([...statuses]).toEqual([404, 429]);
      });

      function byKey(key: string) {
        const headers = { authorization: `Bearer ${key}` };
        return createTRPCClient<AppRouter>({
          links: [httpLink({ url: `${site.server.url}/trpc`, headers })],
        });
      }
    });
  },
);
