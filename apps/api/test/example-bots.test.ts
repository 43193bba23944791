import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { botOf } from './bots.ts';
import { privateRoom, publicRoom, say, signUp, type Person } from './people.ts';
import { runServer, TestServer, type Exit } from './server.ts';

let server: TestServer;
let ann: Person;
beforeAll(async () => {
  server = await TestServer.start();
  ann = await signUp(server.url, 'ann');
});
afterAll(async () => {
  await ann[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

interface Example extends AsyncDisposable {
  /** Once it writes this. */
  says(text: string): Promise<void>;
  exit: Promise<Exit>;
}

/** Runs an example as its README does: as a process of its own, with a key in its environment. */
function runExample(path: string, env: Record<string, string>): Example {
  const program = fileURLToPath(new URL(`../../../examples/${path}`, import.meta.url));
  const { child, exit } = runServer({ SERVER_URL: server.url, ...env }, undefined, [
    process.execPath,
    program,
  ]);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return {
    exit,
    async says(text) {
      await expect.poll(() => output).toContain(text);
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      await exit;
    },
  };
}

async function botWithKey(displayName: string, roomId: number) {
  const bot = await botOf(ann, displayName);
  await ann.api.rooms.invite.mutate({ roomId, userIds: [bot.id] });
  const { key, secret } = await ann.api.keys.create.mutate({ name: 'x', scope: 'write', botId: bot.id });
  return { bot, key, secret };
}

async function contentsIn(roomId: number, person = ann): Promise<string[]> {
  const { messages } = await person.api.messages.list.query({ roomId });
  return messages.map(({ author, content, replyTo }) => `${author.displayName}: ${content} (${replyTo})`);
}

test('the echo bot answers each message of a person once, in rooms that it is in and in those it is added to', async () => {
  const roomId = await privateRoom(ann);
  await say(ann, roomId, 'before it came');
  const { bot, key, secret } = await botWithKey('Echo', roomId);
  await using echo = runExample('echo-bot/echo-bot.ts', { BOT_KEY: secret });
  await echo.says('Rooms that it is in: 1.');
  await say(ann, roomId, 'hello');
  await expect.poll(() => contentsIn(roomId)).toContain('Echo: hello (2)');
  await say(ann, roomId, 'and again');
  await expect.poll(() => contentsIn(roomId)).toHaveLength(5);
  expect((await contentsIn(roomId)).at(-1)).toBe('Echo: and again (4)');

  const { room } = await ann.api.rooms.openConversation.mutate({ userIds: [bot.id] });
  // It is told of the room, and then follows it: what comes before that is not answered.
  await expect
    .poll(async () => {
      await say(ann, room.id, 'are you there?');
      return (await contentsIn(room.id)).some((line) => line.startsWith('Echo: are you there?'));
    })
    .toBe(true);

  await ann.api.keys.revoke.mutate({ keyId: key.id });
  expect(await echo.exit).toMatchObject({ code: 1, output: expect.stringContaining('Sign in first') });
});

test('the moderation bot asks for another word, and tells the owner of the room', async () => {
  await using bo = await signUp(server.url, 'bo');
  const roomId = await publicRoom(ann, 'polite room');
  await bo.api.rooms.join.mutate({ roomId });
  const { bot, secret } = await botWithKey('Manners', roomId);
  const env = { BOT_KEY: secret, ROOM_ID: String(roomId), UNWANTED_WORDS: 'darn, Heck' };
  await using moderator = runExample('moderation-bot/moderation-bot.ts', env);
  await moderator.says('Keeping an eye');

  await say(bo, roomId, 'The darning needle is fine.');
  const { seq } = await say(bo, roomId, 'What the HECK?');
  await expect
    .poll(() => contentsIn(roomId))
    .toContain(`Manners: Please find another word for “heck”. You can edit your message. (${seq})`);
  const { room } = await ann.api.rooms.openConversation.mutate({ userIds: [bot.id] });
  await expect
    .poll(() => contentsIn(room.id))
    .toEqual([
      `Manners: ${bo.account.displayName} wrote “heck”: ${server.url}/rooms/${roomId}?at=${seq} (null)`,
    ]);
  expect(await contentsIn(roomId)).toHaveLength(3);
});

test.each<[what: string, bot: string, env: Record<string, string>, said: RegExp]>([
  ['no key', 'echo-bot', {}, /^Set BOT_KEY to a key of the bot[^\n]*\n$/],
  ['no settings', 'moderation-bot', {}, /^Set BOT_KEY, ROOM_ID and UNWANTED_WORDS\.\n$/],
  [
    'a server that is not there',
    'echo-bot',
    { BOT_KEY: 'parley_x', SERVER_URL: 'http://127.0.0.1:1' },
    /^The server at http:\/\/127\.0\.0\.1:1 does not answer: [^\n]*\n$/,
  ],
  ['a wrong key', 'echo-bot', { BOT_KEY: 'parley_x' }, /^The server at \S+ does not know this key[^\n]*\n$/],
  [
    'a wrong key',
    'moderation-bot',
    { BOT_KEY: 'parley_x', ROOM_ID: '1', UNWANTED_WORDS: 'darn' },
    /^The server at \S+ does not know this key[^\n]*\n$/,
  ],
])('an example with %s says so in a sentence: %s', async (_, bot, env, said) => {
  expect(await runExample(`${bot}/${bot}.ts`, env).exit).toEqual({
    code: 1,
    output: expect.stringMatching(said),
  });
});

test('the moderation bot says in a sentence that it cannot read its room', async () => {
  const { secret } = await botWithKey('Astray', await privateRoom(ann));
  const env = { BOT_KEY: secret, ROOM_ID: '987654', UNWANTED_WORDS: 'darn' };
  expect(await runExample('moderation-bot/moderation-bot.ts', env).exit).toEqual({
    code: 1,
    output: expect.stringMatching(/^The bot cannot read room 987654: [^\n]*\n$/),
  });
});
