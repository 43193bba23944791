import { createParleyClient, errorDataFrom, type ParleyClient } from '@parley/api-contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nameTable } from '../../../test-support/name-table.ts';
import { password, privateRoom, publicRoom, say, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';

let server: TestServer;
let nobody: ParleyClient;
let ann: Person;
let roomId: number;
beforeAll(async () => {
  server = await TestServer.start({ env: { RATE_LIMIT_FACTOR: '0' } });
  nobody = createParleyClient({ url: server.url });
  ann = await signUp(server.url, 'ann');
  roomId = await privateRoom(ann);
});
afterAll(async () => {
  await nobody.close();
  await ann[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** Why a call was refused, and which field was to blame; null when it was not. */
async function refusalOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (error === null) return null;
  const { reason, field } = errorDataFrom(error) ?? {};
  return { reason, field, message: error instanceof Error ? error.message : undefined };
}

function register(username: string) {
  return refusalOf(nobody.api.auth.register.mutate({ username, password }));
}

/** Why a name is refused, wherever one is given. */
async function refusalsOf(name: string) {
  const { bot } = await makeBot();
  const { webhook } = await ann.api.incomingWebhooks.create.mutate({ roomId, name: 'Nagios' });
  const place = { roomId, webhookId: webhook.id };
  const outgoing = await ann.api.outgoingWebhooks.create.mutate({
    roomId,
    name: 'Build',
    url: 'https://1.1.1.1/hook',
  });
  const outgoingPlace = { roomId, webhookId: outgoing.webhook.id };
  const refusals = {
    room: await refusalOf(ann.api.rooms.create.mutate({ name, kind: 'private' })),
    bot: await refusalOf(ann.api.bots.update.mutate({ botId: bot.id, displayName: name })),
    incoming: await refusalOf(ann.api.incomingWebhooks.update.mutate({ ...place, name })),
    outgoing: await refusalOf(ann.api.outgoingWebhooks.update.mutate({ ...outgoingPlace, name })),
    key: await refusalOf(makeAndRevokeKey(name)),
  };
  await ann.api.bots.remove.mutate({ botId: bot.id });
  await ann.api.incomingWebhooks.remove.mutate(place);
  await ann.api.outgoingWebhooks.remove.mutate(outgoingPlace);
  return refusals;
}

const usernames = nameTable.filter(({ kind }) => kind === 'username');
const names = nameTable.filter(({ kind }) => kind === 'name');
const authors = nameTable.filter(({ kind }) => kind === 'author');

describe('the table of names', () => {
  test.each(usernames)('username $name ($note)', async ({ name, refused }) => {
    const refusal = await register(name);
    if (refused === undefined) expect(refusal).toBeNull();
    else expect(refusal).toMatchObject({ reason: 'invalid_input', field: 'username' });
  });

  test.each(names)('name $name ($note), wherever one is given', async ({ name, refused }) => {
    const expected = refused === undefined ? null : { reason: 'invalid_input', field: 'name' };
    expect(await refusalsOf(name)).toMatchObject({
      room: expected,
      bot: expected && { ...expected, field: 'displayName' },
      incoming: expected,
      outgoing: expected,
      key: expected,
    });
  });

  test.each(authors)('name $name ($note), for bots and incoming webhooks alone', async ({ name }) => {
    expect(await refusalsOf(name)).toMatchObject({
      room: null,
      bot: { reason: 'invalid_input', field: 'displayName' },
      incoming: { reason: 'invalid_input', field: 'name' },
      outgoing: null,
      key: null,
    });
  });

  test('a refusal names the field and says what to do', async () => {
    expect(await register('rооt')).toEqual({
      reason: 'invalid_input',
      field: 'username',
      message: 'username: must keep to one script: “rооt” mixes Latin and Cyrillic.',
    });
    expect(await refusalOf(ann.api.rooms.create.mutate({ name: 'gar\u200bden', kind: 'public' }))).toEqual({
      reason: 'invalid_input',
      field: 'name',
      message: 'name: must not contain the invisible character U+200B: remove it.',
    });
  });

  test('the fifth source system names the field as its paths do', async () => {
    const response = await fetch(`${server.url}/create_room`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ann.token}` },
      body: JSON.stringify({ roomname: 'gаrden' }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      field: 'roomname',
      message: 'roomname: must keep to one script: “gаrden” mixes Latin and Cyrillic.',
    });
  });
});

async function makeBot(displayName?: string) {
  const username = `bot-${randomUUID().slice(0, 8)}`;
  return ann.api.bots.create.mutate({ username, ...(displayName !== undefined && { displayName }) });
}

async function makeAndRevokeKey(name: string): Promise<void> {
  const { key } = await ann.api.keys.create.mutate({ name, scope: 'read' });
  await ann.api.keys.revoke.mutate({ keyId: key.id });
}

describe('names that look the same', () => {
  test.each([
    ['Ilse', 'llse'],
    ['paula', 'pau1a'],
    ['corner', 'comer'],
    ['bob', 'b0b'],
    ['олег', 'ОЛЕГ'],
    ['scope', 'ѕсоре'],
    ['علیرضا', 'علىرضا'],
  ])('%s and %s are not both usernames', async (name, like) => {
    expect(await register(name)).toBeNull();
    expect(await register(like)).toMatchObject({ reason: 'username_taken', field: 'username' });
    // A bot's username is one too.
    expect(await refusalOf(ann.api.bots.create.mutate({ username: like }))).toMatchObject({
      reason: 'username_taken',
    });
  });

  test('are not both public rooms, and give no private room away', async () => {
    await publicRoom(ann, 'compost');
    await privateRoom(ann, 'cellar');
    for (const name of ['cornpost', 'соmpost', 'COMPOST', 'c0mpost']) {
      const reason = name === 'соmpost' ? 'invalid_input' : 'room_name_taken';
      expect(await refusalOf(ann.api.rooms.create.mutate({ name, kind: 'public' })), name).toMatchObject({
        reason,
        field: 'name',
      });
    }
    expect(await refusalOf(ann.api.rooms.create.mutate({ name: 'ce11ar', kind: 'public' }))).toBeNull();
  });

  test('are not both commands', async () => {
    await using fresh = await TestServer.start({ env: { WEBHOOK_NETWORKS: '127.0.0.0/8' } });
    await using admin = await signUp(fresh.url);
    const command = { description: 'Rolls out', url: 'http://127.0.0.1:9999/roll' };
    const rollout = await admin.api.commands.create.mutate({ ...command, name: 'rollout' });
    expect(await refusalOf(admin.api.commands.create.mutate({ ...command, name: 'ro11out' }))).toMatchObject({
      reason: 'command_name_taken',
      field: 'name',
    });
    const commandId = rollout.command.id;
    expect(
      await refusalOf(admin.api.commands.update.mutate({ commandId, name: 'r0llout', description: 'Same' })),
    ).toBeNull();
  });
});

describe('a bot', () => {
  let cleo: string;
  beforeAll(async () => {
    cleo = 'Cleo';
    expect(await register(cleo)).toBeNull();
  });

  test.each(['Cleo', 'CLEO', 'C1eo', ' cleo ', 'С1ео'.replace('1', 'l')])(
    'is not displayed as %s, which is a person’s name or looks like it',
    async (name) => {
      const { bot } = await makeBot();
      const { webhook } = await ann.api.incomingWebhooks.create.mutate({ roomId, name: 'Nagios' });
      const refusals = [
        refusalOf(makeBot(name)),
        refusalOf(ann.api.bots.update.mutate({ botId: bot.id, displayName: name })),
      ];
      for (const refusal of refusals) {
        expect(await refusal).toMatchObject({ reason: 'invalid_input', field: 'displayName' });
      }
      const hooks = [
        refusalOf(ann.api.incomingWebhooks.create.mutate({ roomId, name })),
        refusalOf(ann.api.incomingWebhooks.update.mutate({ roomId, webhookId: webhook.id, name })),
      ];
      for (const refusal of hooks) {
        expect(await refusal).toMatchObject({ reason: 'invalid_input', field: 'name' });
      }
      await ann.api.bots.remove.mutate({ botId: bot.id });
      await ann.api.incomingWebhooks.remove.mutate({ roomId, webhookId: webhook.id });
    },
  );

  test('may have a name that has a person’s in it, or another bot’s', async () => {
    const { bot } = await makeBot('Cleo’s helper');
    const { bot: other } = await makeBot('Cleo’s helper');
    for (const { id } of [bot, other]) await ann.api.bots.remove.mutate({ botId: id });
  });

  test.each([
    ['Grafana', 'Grafana'],
    ['Grafana 🔥', 'Grafana 🔥'],
    ['Cleo', 'Nagios'],
    ['C1EO', 'Nagios'],
    ['admin', 'Nagios'],
    ['EVERYONE', 'Nagios'],
    ['Build server', 'Build server'],
    ['Graf\u200bana', 'Nagios'],
    ['Grаfana', 'Nagios'],
    ['\u3164', 'Nagios'],
    ['\u2800', 'Nagios'],
  ])('that posts as “%s” to a webhook is shown as %s', async (username, shown) => {
    const { webhook, path } = await ann.api.incomingWebhooks.create.mutate({ roomId, name: 'Nagios' });
    const response = await fetch(server.url + path, {
      method: 'POST',
      body: JSON.stringify({ text: 'The disk is full.', username }),
    });
    expect(await response.text()).toBe('ok');
    const { messages } = await ann.api.messages.list.query({ roomId, limit: 1 });
    expect(messages[0]).toMatchObject({ sender: { name: shown }, author: { kind: 'bot' } });
    await ann.api.incomingWebhooks.remove.mutate({ roomId, webhookId: webhook.id });
  });
});

describe('a status', () => {
  test.each(['📅', '❤️', '👩‍💻', '🇯🇵', '', null])('has the emoji “%s”', async (emoji) => {
    const { emoji: shown } = await ann.api.presence.setStatus.mutate({ emoji });
    expect(shown).toBe(emoji === '' ? null : emoji);
  });

  test.each(['admin', 'x', '📅📅', ':calendar:', '\u200b', '★', '1', '📅!'])(
    'has one emoji, and not “%s”',
    async (emoji) => {
      expect(await refusalOf(ann.api.presence.setStatus.mutate({ emoji }))).toEqual({
        reason: 'invalid_input',
        field: 'emoji',
        message: 'emoji: must be one emoji, such as 📅.',
      });
    },
  );

  test.each(['В отпуске bis Montag', '会议中', 'In a meeting 📅', 'در راه'])('says “%s”', async (text) => {
    expect(await ann.api.presence.setStatus.mutate({ text })).toMatchObject({ text });
  });

  test.each(['\u200b', '\u3164', '\u2800 \u2800', 'in\u202ereverse', 'two\nlines', 'z\u0301\u0301'])(
    'does not say “%s”',
    async (text) => {
      expect(await refusalOf(ann.api.presence.setStatus.mutate({ text }))).toMatchObject({
        reason: 'invalid_input',
        field: 'text',
      });
    },
  );
});

describe('a message of which nothing would be seen', () => {
  const unseen = ['\u200b', '\u2800', '\u3164', '\u2800 \u200b\n\u00ad', '\ufeff', '\u200e\u200f', '\ufe0f'];

  test.each(unseen)('is refused: %j', async (content) => {
    const { seq } = await say(ann, roomId, 'stays as it is');
    const clientMessageId = randomUUID();
    const refusals = [
      refusalOf(ann.api.messages.send.mutate({ roomId, content, clientMessageId })),
      refusalOf(ann.api.messages.edit.mutate({ roomId, seq, content })),
    ];
    for (const refusal of refusals) {
      expect(await refusal).toMatchObject({ reason: 'invalid_input', field: 'content' });
    }
    const sent = await fetch(`${server.url}/send_message`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ann.token}` },
      body: JSON.stringify({ roomID: roomId, message: content }),
    });
    expect(sent.status).toBe(400);
    expect(await sent.json()).toMatchObject({ reason: 'invalid_input', field: 'message' });
    const { messages } = await ann.api.messages.list.query({ roomId, limit: 1 });
    expect(messages[0]).toMatchObject({ seq, content: 'stays as it is', editedAt: null });
  });

  test.each(unseen)('is not posted to a webhook either: %j', async (text) => {
    const { webhook, path } = await ann.api.incomingWebhooks.create.mutate({ roomId, name: 'Nagios' });
    for (const body of [{ text }, { blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] }]) {
      const response = await fetch(server.url + path, { method: 'POST', body: JSON.stringify(body) });
      expect([response.status, await response.text()]).toEqual([400, 'no_text']);
    }
    await ann.api.incomingWebhooks.remove.mutate({ roomId, webhookId: webhook.id });
  });

  test('is not one that has a letter, an emoji or a mark beside what cannot be seen', async () => {
    for (const content of ['a\u200b', '\u200b👩‍💻', '❤️', '\u2800⠓', 'می\u200cخواهم']) {
      expect((await say(ann, roomId, content)).content).toBe(content);
    }
  });
});

describe('an administrator', () => {
  test('is marked in whatever shows an account', async () => {
    await using fresh = await TestServer.start();
    await using admin = await signUp(fresh.url);
    await using member = await signUp(fresh.url);
    const shared = await publicRoom(admin);
    await member.api.rooms.join.mutate({ roomId: shared });
    expect((await say(admin, shared, 'hello')).author.role).toBe('admin');
    expect((await say(member, shared, 'hello')).author.role).toBe('member');
    const { members } = await member.api.rooms.members.query({ roomId: shared });
    expect(members.map(({ user }) => user.role)).toEqual(['admin', 'member']);
    const { bot } = await admin.api.bots.create.mutate({ username: 'echo' });
    expect(bot).toMatchObject({ kind: 'bot', role: 'member' });
  });
});
