import type { Store, UserRow } from '@parley/db';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from './app.ts';
import { botOf } from './bots.ts';
import { privateRoom, publicRoom, signUp, type Person } from './people.ts';

let app: TestApp;
let admin: Person;
beforeAll(async () => {
  app = await startApp();
  // The first account is the administrator.
  admin = await signUp(app.url, 'admin');
});
afterAll(async () => {
  await admin[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

/** People who exist, and do nothing. */
function crowd(count: number, store: Store = app.store): Promise<UserRow[]> {
  const newcomers = Array.from({ length: count }, () => ({
    username: `guest-${randomUUID().slice(0, 12)}`,
    email: null,
    passwordHash: '',
    createdAt: Date.now(),
  }));
  return Promise.all(newcomers.map((user) => store.users.create(user)));
}

const ids = (users: readonly UserRow[]) => users.map(({ id }) => id);
const open = ({ api }: Pick<Person, 'api'>, userIds: number[]) =>
  api.rooms.openConversation.mutate({ userIds });
const limited = { data: { reason: 'rate_limited', httpStatus: 429, retryAfterSeconds: expect.any(Number) } };

describe('conversations with strangers', () => {
  test('are 20 an hour, and those that are open stay so', async () => {
    await using ann = await signUp(app.url, 'ann');
    const [last, ...strangers] = ids(await crowd(21));
    for (const id of strangers) await open(ann, [id]);
    await expect(open(ann, [last ?? 0])).rejects.toMatchObject(limited);
    await open(ann, strangers.slice(0, 1));
  });

  test('count each person in a group', async () => {
    await using ann = await signUp(app.url, 'ann');
    const strangers = ids(await crowd(21));
    await open(ann, strangers.slice(0, 19));
    await expect(open(ann, strangers.slice(19))).rejects.toMatchObject(limited);
    // What was refused did not count.
    await open(ann, strangers.slice(19, 20));
    // Those of the group are no strangers now.
    await open(ann, strangers.slice(0, 1));
  });

  test('are such in spite of a public room, and not within a private one', async () => {
    await using ann = await signUp(app.url, 'ann');
    const people = ids(await crowd(22));
    const everyone = await publicRoom(admin);
    await admin.api.rooms.invite.mutate({ roomId: everyone, userIds: [ann.account.id, ...people] });
    await open(ann, people.slice(0, 19));
    await expect(open(ann, people.slice(19))).rejects.toMatchObject(limited);
    const team = await privateRoom(admin);
    await admin.api.rooms.invite.mutate({ roomId: team, userIds: [ann.account.id, ...people] });
    await open(ann, people.slice(19));
  });

  test('are limited for all bots of a person together, who are no strangers themselves', async () => {
    await using ann = await signUp(app.url, 'ann');
    const strangers = ids(await crowd(21));
    const bot = await botOf(ann);
    await open(ann, [bot.id]);
    await open(ann, strangers.slice(0, 19));
    await open(ann, strangers.slice(19, 20));
    const { secret } = await ann.api.keys.create.mutate({ name: 'k', scope: 'write', botId: bot.id });
    const response = await fetch(`${app.url}/api/chat/conversations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ userIds: strangers.slice(20) }),
    });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(60);
  });

  test('are not limited for administrators', async () => {
    const strangers = ids(await crowd(38));
    await open(admin, strangers.slice(0, 19));
    await open(admin, strangers.slice(19));
  });
});

describe('adding people', () => {
  test('makes no more than 100 strangers acquainted in an hour', async () => {
    await using ann = await signUp(app.url, 'ann');
    const roomId = await privateRoom(ann);
    const strangers = ids(await crowd(101));
    await ann.api.rooms.invite.mutate({ roomId, userIds: strangers.slice(0, 100) });
    await expect(
      ann.api.rooms.invite.mutate({ roomId, userIds: strangers.slice(100) }),
    ).rejects.toMatchObject(limited);
  });

  test('puts nobody into more than 20 rooms of one person and 60 in all within a minute', async () => {
    const [victim] = ids(await crowd(1));
    const userIds = [victim ?? 0];
    const adders = await Promise.all(['ann', 'bo', 'cy', 'di'].map((name) => signUp(app.url, name)));
    const counts: number[] = [];
    for (const adder of adders) {
      let count = 0;
      // By a key, for which there are more rooms than that.
      const authorization = `Bearer ${await adder.key()}`;
      for (let index = 0; index < 25; index += 1) {
        const roomId = await privateRoom(adder);
        const response = await fetch(`${app.url}/api/chat/rooms/${roomId}/members`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify({ userIds }),
        });
        if (response.status === 200) count += 1;
        else expect(response.status).toBe(429);
      }
      counts.push(count);
      await adder[Symbol.asyncDispose]();
    }
    expect(counts).toEqual([20, 20, 20, 0]);
  });
});
