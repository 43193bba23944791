import { decodeJwt, SignJWT } from 'jose';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startDatabase } from '../../../test-support/shared-parts.ts';
import { botOf } from './bots.ts';
import { doors, headersOf, type OpenDoor, type Proof } from './doors.ts';
import { password, privateRoom, publicRoom, say, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';
import { openSite, storedHash, type OpenedSite } from './stored-rows.ts';

const mariaDbPath = inject('mariaDbPath');
const dayMs = 24 * 60 * 60 * 1000;
/** A second and a pass over everything, on a busy machine. */
const patience = { interval: 10 };

/** Every subscription through every door that it has. */
const subscriptions = [
  ['WebSocket', 'me.follow'],
  ['WebSocket', 'rooms.follow'],
  ['WebSocket', 'rooms.typing'],
  ['tRPC over HTTP', 'me.follow'],
  ['tRPC over HTTP', 'rooms.follow'],
  ['tRPC over HTTP', 'rooms.typing'],
  ['server-sent events', 'rooms.follow'],
] as const;

interface Taken {
  proof: Proof;
  /** What the database knows it by. */
  hash: string;
  keyId?: number;
  botId?: number;
}

describe.each([{ engine: 'SQLite' }, { engine: 'MariaDB' }])(
  'access that is taken away, on $engine:',
  ({ engine }) => {
    const isMissing = engine === 'MariaDB' && mariaDbPath === null;

    describe.skipIf(isMissing)('the server', () => {
      let site: OpenedSite;
      let ann: Person;
      let bo: Person;
      let roomId: number;
      let publicRoomId: number;
      /** Of the same person, and not taken away. */
      let kept: Proof;
      beforeAll(async () => {
        site = await openSite(engine === 'MariaDB' ? mariaDbPath : null);
        ann = await signUp(site.server.url, 'ann');
        bo = await signUp(site.server.url, 'bo');
        roomId = await privateRoom(ann);
        publicRoomId = await publicRoom(ann);
        await bo.api.rooms.join.mutate({ roomId: publicRoomId });
        kept = await ann.otherDevice();
      });
      afterAll(async () => {
        for (const person of [ann, bo]) await person[Symbol.asyncDispose]();
        await site[Symbol.asyncDispose]();
      });

      type Opened = (typeof subscriptions)[number];
      const open = ([door, path]: Opened, proof: Proof, room = roomId): Promise<OpenDoor> =>
        doors[door](
          site.server.url,
          proof,
          path === 'me.follow' ? { path } : { path, input: { roomId: room } },
        );
      const openAll = (proof: Proof, room = roomId) =>
        Promise.all(subscriptions.map(async (each) => ({ each, door: await open(each, proof, room) })));
      type AllOpen = Awaited<ReturnType<typeof openAll>>;
      const closeAll = (all: AllOpen) => all.forEach(({ door }) => door[Symbol.dispose]());

      /** How each connection ended. */
      const endsOf = (all: AllOpen) =>
        Object.fromEntries(all.map(({ each, door }) => [each.join(', '), door.ended()]));
      const endedAs = (ending: (each: Opened) => boolean | number) =>
        Object.fromEntries(subscriptions.map((each) => [each.join(', '), ending(each)]));
      const closed = endedAs(([door]) => (door === 'WebSocket' ? 4401 : true));
      const unmoved = endedAs(() => false);

      const post = (procedure: string, proof: Proof) =>
        fetch(`${site.server.url}/trpc/${procedure}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headersOf(proof) },
          body: '{}',
        });
      const statusOf = async (proof: Proof) =>
        (await fetch(`${site.server.url}/api/chat/rooms`, { headers: headersOf(proof) })).status;

      async function cookie(): Promise<Taken> {
        const answer = await fetch(`${site.server.url}/trpc/auth.login`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ username: ann.account.username, password }),
        });
        const sent = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
        return { proof: { cookie: sent }, hash: storedHash(sent.split('=')[1] ?? '') };
      }

      async function token(): Promise<Taken> {
        const { token: issued } = await ann.otherDevice();
        return { proof: { token: issued }, hash: storedHash(String(decodeJwt(issued)['sid'])) };
      }

      async function keyOfBot(): Promise<Taken> {
        const bot = await botOf(ann);
        await ann.api.rooms.invite.mutate({ roomId, userIds: [bot.id] });
        const { key, secret } = await ann.api.keys.create.mutate({
          name: 'x',
          scope: 'admin',
          botId: bot.id,
        });
        return { proof: { token: secret }, hash: storedHash(secret), keyId: key.id, botId: bot.id };
      }

      const sessionEnds = {
        'signing out': ({ proof }: Taken) => post('auth.logout', proof),
        'its row being deleted': ({ hash }: Taken) => site.run('delete from sessions where id = ?', hash),
        'its expiry': ({ hash }: Taken) =>
          site.run('update sessions set expires_at = ? where id = ?', Date.now() - 1, hash),
      };
      const keyEnds = {
        'being revoked': ({ keyId = 0 }: Taken) => ann.api.keys.revoke.mutate({ keyId }),
        'its row being deleted': ({ hash }: Taken) => site.run('delete from api_keys where hash = ?', hash),
        'the removal of its bot': ({ botId = 0 }: Taken) => ann.api.bots.remove.mutate({ botId }),
      };
      const sessionCases = [
        ...Object.entries(sessionEnds).map(([end, takeAway]) => ({
          kind: 'a cookie',
          make: cookie,
          end,
          takeAway,
        })),
        ...Object.entries(sessionEnds).map(([end, takeAway]) => ({
          kind: 'a token',
          make: token,
          end,
          takeAway,
        })),
        ...Object.entries(keyEnds).map(([end, takeAway]) => ({
          kind: 'an API key',
          make: keyOfBot,
          end,
          takeAway,
        })),
      ];

      test.each(sessionCases)(
        'LP12 what $kind holds open ends everywhere at $end',
        async ({ make, takeAway }) => {
          const taken = await make();
          const [ending, others] = await Promise.all([openAll(taken.proof), openAll(kept)]);
          await takeAway(taken);
          await expect.poll(() => endsOf(ending), patience).toEqual(closed);
          expect(await statusOf(taken.proof)).toBe(401);
          // Nobody else is cut off.
          expect(endsOf(others)).toEqual(unmoved);
          expect(await statusOf(kept)).toBe(200);
          closeAll(others);
        },
      );

      test('LP12 what a token holds open ends when the token expires, though its session goes on', async () => {
        const { token: ofSession } = await ann.otherDevice();
        // Long enough to get in, however busy the machine is.
        const expiring = await new SignJWT(decodeJwt(ofSession))
          .setProtectedHeader({ alg: 'HS256' })
          .setExpirationTime('5s')
          .sign(new TextEncoder().encode(site.secret));
        const ending = await openAll({ token: expiring });
        const others = await openAll({ token: ofSession });
        await expect.poll(() => endsOf(ending), patience).toEqual(closed);
        expect(await statusOf({ token: expiring })).toBe(401);
        expect(endsOf(others)).toEqual(unmoved);
        expect(await statusOf({ token: ofSession })).toBe(200);
        closeAll(others);
      });

      const leavings = {
        leaving: () => bo.api.rooms.leave.mutate({ roomId }),
        'the membership being deleted': () =>
          site.run('delete from memberships where room_id = ? and user_id = ?', roomId, bo.account.id),
      };

      test.each(Object.entries(leavings))(
        'LP12 a room that may not be read is told of no more, at %s',
        async (end, leave) => {
          await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
          const [ofBo, ofAnn] = await Promise.all([openAll(bo), openAll(ann)]);
          using reading = await open(['WebSocket', 'rooms.follow'], bo, publicRoomId);
          await leave();
          for (const { each, door } of ofBo) {
            const [through, path] = each;
            const told = path === 'me.follow' ? `{"type":"roomLeft","roomId":${roomId}}` : 'room_not_found';
            // Over HTTP, tRPC's handler breaks off without a word.
            if (through === 'tRPC over HTTP' && path !== 'me.follow') {
              await expect.poll(door.ended, { ...patience, message: each.join() }).toBe(true);
            } else await expect.poll(door.text, { ...patience, message: each.join() }).toContain(told);
          }

          const marker = `after ${end}`;
          await say(ann, roomId, marker);
          await bo.api.rooms.setTyping.mutate({ roomId: publicRoomId, isTyping: true });
          await say(ann, publicRoomId, 'for everyone');
          // Who may still read is shown what happened after, and a list goes on without that room.
          for (const { each, door } of ofAnn) {
            if (each[1] !== 'rooms.typing') await expect.poll(door.text, patience).toContain(marker);
            expect(door.ended()).toBe(false);
          }
          for (const { each, door } of ofBo) {
            if (each[1] === 'me.follow') await expect.poll(door.text, patience).toContain('for everyone');
            expect(door.text()).not.toContain(marker);
          }
          await expect.poll(reading.text, patience).toContain('for everyone');
          closeAll([...ofBo, ...ofAnn]);
        },
      );

      test('who leaves a public room reads on', async () => {
        await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
        using reading = await open(['WebSocket', 'rooms.follow'], bo, publicRoomId);
        using fence = await open(['WebSocket', 'rooms.follow'], bo);
        await bo.api.rooms.leave.mutate({ roomId: publicRoomId });
        await leavings['the membership being deleted']();
        // By now both were checked again.
        await expect.poll(fence.text, patience).toContain('room_not_found');
        await say(ann, publicRoomId, 'for strangers too');
        await expect.poll(reading.text, patience).toContain('for strangers too');
      });

      const expiryOf = async (hash: string) => {
        const [row] = await site.run('select expires_at as expiresAt from sessions where id = ?', hash);
        return (row as { expiresAt: number }).expiresAt;
      };
      const expireIn = (hash: string, days: number) =>
        site.run('update sessions set expires_at = ? where id = ?', Date.now() + days * dayMs, hash);

      test('a session is renewed while anything holds it open, and not otherwise', async () => {
        const unused = await cookie();
        await expireIn(unused.hash, 10);
        for (const each of subscriptions.filter(([, path]) => path !== 'rooms.typing')) {
          const used = await cookie();
          using door = await open(each, used.proof);
          await expireIn(used.hash, 10);
          await expect
            .poll(() => expiryOf(used.hash), { ...patience, message: each.join() })
            .toBeGreaterThan(Date.now() + 29 * dayMs);
          expect(door.ended()).toBe(false);
        }
        expect(await expiryOf(unused.hash)).toBeLessThan(Date.now() + 11 * dayMs);
      });

      test('a session is renewed in the second half of its lifetime only: to be open costs no writes', async () => {
        const [young, old] = [await cookie(), await cookie()];
        using ofYoung = await open(['WebSocket', 'me.follow'], young.proof);
        using ofOld = await open(['WebSocket', 'me.follow'], old.proof);
        await expireIn(young.hash, 16);
        await expireIn(old.hash, 14);
        await expect.poll(() => expiryOf(old.hash), patience).toBeGreaterThan(Date.now() + 29 * dayMs);
        expect(await expiryOf(young.hash)).toBeLessThan(Date.now() + 17 * dayMs);
        expect([ofYoung.ended(), ofOld.ended()]).toEqual([false, false]);
      });

      test('the browser is sent its cookie again once the session is old, however often sockets renewed it', async () => {
        const { proof, hash } = await cookie();
        const cookieSentTo = async (asked: Proof) =>
          (await fetch(`${site.server.url}/trpc/auth.me`, { headers: headersOf(asked) })).headers.get(
            'set-cookie',
          );
        expect(await cookieSentTo(proof)).toBeNull();
        await site.run('update sessions set created_at = ? where id = ?', Date.now() - 40 * dayMs, hash);
        expect(await cookieSentTo(proof)).toMatch(/^parley_session=\w+; /);
        expect(await cookieSentTo(kept)).toBeNull();
      });
    });
  },
);

test.skipIf(mariaDbPath === null)(
  'a database that is away is told of once, and what was lost meanwhile is found when it is back',
  async () => {
    await using parts = await startDatabase(mariaDbPath ?? '');
    await using server = await TestServer.start({ env: parts.env });
    await using ann = await signUp(server.url, 'ann');
    const { token } = await ann.otherDevice();
    using open = await doors.WebSocket(server.url, { token }, { path: 'me.follow' });
    await parts.database.kill();
    const told = 'The database cannot be used';
    await expect.poll(server.output, patience).toContain(told);
    await parts.database.start();
    const connection = await createConnection(parts.databaseUrl);
    await connection.query('delete from sessions where id = ?', [
      storedHash(String(decodeJwt(token)['sid'])),
    ]);
    await connection.end();
    await expect.poll(open.ended, patience).toBe(4401);
    const { output } = await server.stop();
    expect(output.split(told)).toHaveLength(2);
  },
);
