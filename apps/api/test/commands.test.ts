import { commandCallSchema, errorDataFrom, type RoomEvent } from '@parley/api-contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from './app.ts';
import { answering, HookReceiver, isSigned } from './hook-receiver.ts';
import { privateRoom, publicRoom, signIn, signUp, type Person } from './people.ts';
import { Subscription } from './subscription.ts';

let app: TestApp;
let ann: Person;
let bo: Person;
let receiver: HookReceiver;
beforeAll(async () => {
  app = await startApp({}, { webhookNetworks: ['127.0.0.1'] });
  // The first account is the administrator.
  ann = await signUp(app.url, 'ann');
  bo = await signUp(app.url, 'bo');
});
afterAll(async () => {
  for (const person of [ann, bo]) await person[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});
beforeEach(async () => {
  receiver = await HookReceiver.start();
});
afterEach(async () => {
  const { commands } = await ann.api.commands.list.query();
  for (const { id } of commands) await ann.api.commands.remove.mutate({ commandId: id });
  await receiver[Symbol.asyncDispose]();
});

const weather = { name: 'weather', description: 'Says how the weather is', argumentHint: '[city]' };
const make = () => ann.api.commands.create.mutate({ ...weather, url: receiver.url });

async function failureOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (failure: unknown) => failure,
  );
  return { message: error instanceof Error ? error.message : null, ...errorDataFrom(error) };
}

const json = (answer: unknown) =>
  answering(200, JSON.stringify(answer), { 'content-type': 'application/json; charset=utf-8' });

describe('administrators', () => {
  test('make, change and remove commands; everyone sees those, and nobody else their addresses', async () => {
    const { command, secret } = await make();
    expect(secret).toMatch(/^whsec_/);
    expect(command).toMatchObject({ ...weather, url: receiver.url, bot: { displayName: '/weather' } });
    const shown = { ...weather, id: command.id };
    expect(await bo.api.commands.list.query()).toEqual({ commands: [shown] });
    const { commandId } = { commandId: command.id };
    const changed = await ann.api.commands.update.mutate({ commandId, name: 'climate', argumentHint: '' });
    expect(changed.command).toMatchObject({
      name: 'climate',
      argumentHint: '',
      bot: { displayName: '/climate' },
    });
    expect((await ann.api.commands.listManaged.query()).commands).toEqual([changed.command]);
    await ann.api.commands.remove.mutate({ commandId });
    expect((await bo.api.commands.list.query()).commands).toEqual([]);
    expect(await failureOf(ann.api.commands.remove.mutate({ commandId }))).toMatchObject({
      reason: 'command_not_found',
    });
  });

  test('alone may do that', async () => {
    const { command } = await make();
    const calls = [
      bo.api.commands.listManaged.query(),
      bo.api.commands.create.mutate({ ...weather, name: 'other', url: receiver.url }),
      bo.api.commands.update.mutate({ commandId: command.id, name: 'mine' }),
      bo.api.commands.renewSecret.mutate({ commandId: command.id }),
      bo.api.commands.remove.mutate({ commandId: command.id }),
    ];
    const failures = await Promise.all(calls.map(failureOf));
    expect(failures.map(({ reason }) => reason)).toEqual(calls.map(() => 'not_admin'));
  });

  test('are told what is wrong with a command', async () => {
    await make();
    expect(await failureOf(make())).toMatchObject({ reason: 'command_name_taken', field: 'name' });
    const create = ann.api.commands.create.mutate;
    for (const name of ['Weather', '/weather', '', 'two words', 'x'.repeat(33)]) {
      const failure = await failureOf(create({ ...weather, name, url: receiver.url }));
      expect(failure).toMatchObject({ reason: 'invalid_input', field: 'name' });
    }
    const other = { ...weather, name: 'other' };
    expect(await failureOf(create({ ...other, url: 'http://10.0.0.1/' }))).toMatchObject({
      reason: 'address_refused',
      field: 'url',
    });
  });
});

describe('a command', () => {
  test('is sent to its address, signed, with who typed it where', async () => {
    const { secret } = await make();
    const roomId = await privateRoom(bo);
    receiver.answer = answering(200, 'Rain.', { 'content-type': 'text/plain' });
    const answer = await bo.api.commands.run.mutate({ roomId, name: 'weather', text: 'in Łódź' });
    expect(answer).toEqual({ visibility: 'caller', text: 'Rain.', message: null });
    const [received] = receiver.received;
    expect(isSigned(secret, received?.headers ?? {}, received?.body ?? '')).toBe(true);
    expect(isSigned(`${secret}x`, received?.headers ?? {}, received?.body ?? '')).toBe(false);
    expect(commandCallSchema.parse(JSON.parse(received?.body ?? ''))).toMatchObject({
      command: 'weather',
      text: 'in Łódź',
      room: { id: roomId, kind: 'private' },
      user: { id: bo.account.id },
    });
    // An answer to the caller is no message.
    expect((await bo.api.messages.list.query({ roomId })).messages).toEqual([]);
  });

  test('may answer everyone, by its bot, wherever the caller may write', async () => {
    const { command } = await make();
    const { room: direct } = await ann.api.rooms.openConversation.mutate({ userIds: [bo.account.id] });
    for (const roomId of [await publicRoom(ann), await privateRoom(bo), direct.id]) {
      const before = (await bo.api.rooms.get.query({ roomId })).members;
      using follow = new Subscription<{ data: RoomEvent }>((on) =>
        bo.api.rooms.follow.subscribe({ roomId }, on),
      );
      await follow.find(({ data }) => data.type === 'reset');
      receiver.answer = json({ text: 'Sun for *all*.', visibility: 'room' });
      const answer = await bo.api.commands.run.mutate({ roomId, name: 'weather' });
      expect(answer).toMatchObject({
        visibility: 'room',
        message: { content: 'Sun for *all*.', author: { id: command.bot.id, displayName: '/weather' } },
      });
      await follow.find(
        ({ data }) => data.type === 'messageChanged' && data.message.author.id === command.bot.id,
      );
      expect((await bo.api.rooms.get.query({ roomId })).members).toEqual(before);
    }
  });

  test.each([
    [{ text: 'a', response_type: 'in_channel' }, 'room', 'a'],
    [{ text: 'b', response_type: 'ephemeral' }, 'caller', 'b'],
    [{ text: ' c \n' }, 'caller', 'c'],
    [{ visibility: 'room' }, 'caller', ''],
    [{}, 'caller', ''],
  ])('is understood when it answers %j', async (given, visibility, text) => {
    await make();
    receiver.answer = json(given);
    const roomId = await publicRoom(bo);
    const answer = await bo.api.commands.run.mutate({ roomId, name: 'weather' });
    expect(answer).toMatchObject({ visibility, text });
  });

  test.each<[string, ReturnType<typeof answering>, string]>([
    ['with an error', answering(503, 'no'), '/weather did not work: it answered with the status 503.'],
    ['with a redirect', answering(302, '', { location: '/' }), 'the status 302.'],
    [
      'too much text',
      answering(200, 'x'.repeat(4_001)),
      '/weather answered with more than 4,000 characters.',
    ],
    ['with too many bytes', answering(200, 'x'.repeat(100_000)), '/weather answered with more than 64 KB.'],
    [
      'with broken JSON',
      answering(200, '{', { 'content-type': 'application/json' }),
      'something other than text',
    ],
    [
      'with a list',
      answering(200, '[]', { 'content-type': 'application/json' }),
      'something other than text',
    ],
    ['not at all', (response) => void response.destroy(), '/weather did not work. The connection was closed'],
  ])('that answers %s fails with a sentence for the caller', async (_name, answer, sentence) => {
    await make();
    receiver.answer = answer;
    const roomId = await publicRoom(bo);
    const failure = await failureOf(bo.api.commands.run.mutate({ roomId, name: 'weather' }));
    expect(failure).toMatchObject({ reason: 'command_failed', httpStatus: 422 });
    expect(failure.message).toContain(sentence);
    expect((await bo.api.messages.list.query({ roomId })).messages).toEqual([]);
  });

  test('has 5 seconds', async () => {
    await make();
    receiver.answer = () => undefined;
    const roomId = await publicRoom(bo);
    expect(await failureOf(bo.api.commands.run.mutate({ roomId, name: 'weather' }))).toMatchObject({
      message: '/weather did not work. There was no answer within 5 seconds.',
    });
  });

  test('runs in no room that the caller may not read, and none that there is not', async () => {
    await make();
    const secret = await privateRoom(ann);
    for (const roomId of [secret, 987_654]) {
      const run = bo.api.commands.run.mutate({ roomId, name: 'weather' });
      expect(await failureOf(run)).toMatchObject({ reason: 'room_not_found' });
    }
    const roomId = await publicRoom(bo);
    const run = bo.api.commands.run.mutate({ roomId, name: 'wether' });
    expect(await failureOf(run)).toMatchObject({ reason: 'command_not_found', field: 'name' });
    expect(receiver.received).toEqual([]);
  });

  test('is not run by one person more than 20 times a minute', async () => {
    await make();
    await using cy = await signUp(app.url, 'cy');
    const roomId = await publicRoom(cy);
    const runs = Array.from({ length: 21 }, () =>
      failureOf(cy.api.commands.run.mutate({ roomId, name: 'weather' })),
    );
    const failures = (await Promise.all(runs)).filter(({ reason }) => reason !== undefined);
    expect(failures).toMatchObject([{ reason: 'rate_limited' }]);
    expect(receiver.received).toHaveLength(20);
  });

  test('whose secret the server can read no more says so', async () => {
    await using other = await startApp({}, { webhookNetworks: ['127.0.0.1'] });
    const person = await signUp(other.url);
    const roomId = await publicRoom(person);
    await person.api.commands.create.mutate({ ...weather, url: receiver.url });
    await person[Symbol.asyncDispose]();
    await using changed = await other.restart({ secret: 'another secret of at least 32 characters' });
    await using again = await signIn(changed.url, person.account.username);
    expect(await failureOf(again.api.commands.run.mutate({ roomId, name: 'weather' }))).toMatchObject({
      message: '/weather needs a new secret, which an administrator can create.',
    });
    const { commands } = await again.api.commands.listManaged.query();
    expect(commands).toMatchObject([{ needsNewSecret: true }]);
    const [{ id: commandId } = { id: 0 }] = commands;
    await again.api.commands.renewSecret.mutate({ commandId });
    expect(await again.api.commands.run.mutate({ roomId, name: 'weather' })).toMatchObject({
      text: 'thank you',
    });
  });
});
