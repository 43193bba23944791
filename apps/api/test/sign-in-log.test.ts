import { afterAll, beforeAll, expect, test } from 'vitest';
import { botOf } from './bots.ts';
import { warningsIn } from './log-lines.ts';
import { password, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';

let server: TestServer;
let ann: Person;
let botName: string;
beforeAll(async () => {
  server = await TestServer.start({ env: { TRUSTED_PROXIES: '127.0.0.1' } });
  ann = await signUp(server.url, 'ann');
  botName = (await botOf(ann, 'A bot')).username;
});
afterAll(async () => {
  await ann[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const doors = ['/api/login', '/api/sessions', '/trpc/auth.issueToken'];
let count = 0;

interface Attempt {
  door: string;
  what: string;
  username: () => string;
  isKnown: boolean;
}

test.each(
  doors.flatMap((door): Attempt[] => [
    { door, what: 'a wrong password', username: () => ann.account.username, isKnown: true },
    { door, what: 'a password in place of the name', username: () => 'my secret passphrase', isKnown: false },
    { door, what: 'the name of a bot', username: () => botName, isKnown: false },
  ]),
)(
  'a failed sign-in at $door is logged with the address of whoever tried: $what',
  async ({ door, username, isKnown }) => {
    const address = `203.0.113.${(count += 1)}`;
    const before = warningsIn(server.output()).length;
    const response = await fetch(server.url + door, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: JSON.stringify({ username: username(), password: 'a wrong guess' }),
    });
    expect(response.status).toBe(401);
    await expect
      .poll(() => warningsIn(server.output()).slice(before))
      .toMatchObject([
        { level: 40, msg: 'A sign-in failed.', address, userId: isKnown ? ann.account.id : null },
      ]);
    expect(server.output()).not.toMatch(/secret passphrase|a wrong guess/);
  },
);

test('a sign-in that succeeds is not logged', async () => {
  const before = warningsIn(server.output()).length;
  const response = await fetch(`${server.url}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.100' },
    body: JSON.stringify({ username: ann.account.username, password }),
  });
  expect(response.status).toBe(200);
  expect(warningsIn(server.output())).toHaveLength(before);
});
