import { errorDataFrom } from '@parley/api-contract';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { privateRoom, publicRoom, say, sayByKey, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';

let server: TestServer;
let ann: Person;
let bo: Person;
beforeAll(async () => {
  server = await TestServer.start();
  // The first account is an administrator: none of them is.
  await (await signUp(server.url, 'root'))[Symbol.asyncDispose]();
});
// Other people each time: together the tests send more than one person may.
beforeEach(async () => {
  [ann, bo] = await Promise.all([signUp(server.url, 'ann'), signUp(server.url, 'bo')]);
});
afterEach(async () => {
  await Promise.all([ann, bo].map((person) => person[Symbol.asyncDispose]()));
});
afterAll(() => server[Symbol.asyncDispose]());

async function reasonOf(call: Promise<unknown>) {
  return errorDataFrom(await call.catch((error: unknown) => error))?.reason;
}

test('LP2 a retried send is one message, and is answered with the first', async () => {
  const roomId = await publicRoom(ann);
  const clientMessageId = randomUUID();
  const answers = await Promise.all([
    say(ann, roomId, 'once', clientMessageId),
    say(ann, roomId, 'once', clientMessageId),
    say(ann, roomId, 'and not with another text', clientMessageId),
  ]);
  expect(new Set(answers.map(({ seq }) => seq))).toEqual(new Set([1]));
  const { messages } = await ann.api.messages.list.query({ roomId });
  expect(messages.map(({ content }) => content)).toEqual(['once']);
});

test('several long messages of one moment are all sent, though together they are over the limit of one call', async () => {
  const roomId = await publicRoom(ann);
  await Promise.all(Array.from({ length: 8 }, () => say(ann, roomId, '長'.repeat(4000))));
  expect((await ann.api.messages.list.query({ roomId })).messages).toHaveLength(8);
});

test('two people may use the same clientMessageId', async () => {
  const roomId = await publicRoom(ann);
  await say(ann, roomId, 'from Ann', 'same');
  await say(bo, roomId, 'from Bo', 'same');
  expect((await ann.api.messages.list.query({ roomId })).messages).toHaveLength(2);
});

test('LP3 messages of many writers are numbered without gaps', async () => {
  const roomId = await publicRoom(ann);
  await bo.api.rooms.join.mutate({ roomId });
  await Promise.all(
    Array.from({ length: 60 }, (_, index) => sayByKey(index % 2 ? ann : bo, roomId, `message ${index}`)),
  );
  const { messages, version } = await ann.api.messages.list.query({ roomId, limit: 200 });
  expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  expect(version).toBe(60);
});

test('text is kept as sent, but for the space around it', async () => {
  const roomId = await publicRoom(ann);
  const texts = [
    '👩‍👩‍👧‍👦 Straße 上海 नमस्ते',
    'e\u0301 is not é',
    '<script>alert(1)</script>',
    "'; DROP TABLE messages; --",
    'a\nb\tc',
    '𝒳'.repeat(4000),
  ];
  for (const text of texts) {
    expect((await say(ann, roomId, ` \n${text}  `)).content).toBe(text);
  }
  const { messages } = await bo.api.messages.list.query({ roomId });
  expect(messages.map(({ content }) => content)).toEqual(texts);
});

test('pages follow each other in both directions without gap or repetition', async () => {
  const roomId = await publicRoom(ann);
  for (let index = 1; index <= 25; index++) await sayByKey(ann, roomId, `message ${index}`);
  const latest = await bo.api.messages.list.query({ roomId, limit: 10 });
  expect(latest).toMatchObject({ nextBefore: 16, nextAfter: null });
  const middle = await bo.api.messages.list.query({ roomId, limit: 10, before: 16 });
  const first = await bo.api.messages.list.query({ roomId, limit: 10, before: 6 });
  expect(first.nextBefore).toBeNull();
  const seqs = [first, middle, latest].flatMap(({ messages }) => messages.map(({ seq }) => seq));
  expect(seqs).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  const after = await bo.api.messages.list.query({ roomId, limit: 10, after: 5 });
  expect(after.messages.map(({ seq }) => seq)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(after.nextAfter).toBe(15);
  const around = await bo.api.messages.list.query({ roomId, limit: 5, around: 12 });
  expect(around.messages.map(({ seq }) => seq)).toEqual([10, 11, 12, 13, 14]);
});

test('an author edits and deletes their own messages, and nobody else does', async () => {
  const roomId = await publicRoom(ann);
  await say(ann, roomId, 'first thought');
  const { message: edited } = await ann.api.messages.edit.mutate({
    roomId,
    seq: 1,
    content: 'second thought',
  });
  expect(edited).toMatchObject({ content: 'second thought', version: 2, editedAt: expect.any(String) });
  expect(await reasonOf(bo.api.messages.edit.mutate({ roomId, seq: 1, content: 'mine' }))).toBe('not_author');
  expect(await reasonOf(bo.api.messages.delete.mutate({ roomId, seq: 1 }))).toBe('not_author');

  const { message: deleted } = await ann.api.messages.delete.mutate({ roomId, seq: 1 });
  expect(deleted).toMatchObject({ content: '', version: 3, deletedAt: expect.any(String) });
  expect((await ann.api.messages.delete.mutate({ roomId, seq: 1 })).message).toEqual(deleted);
  expect(await reasonOf(ann.api.messages.edit.mutate({ roomId, seq: 1, content: 'back' }))).toBe(
    'message_deleted',
  );
  expect(await reasonOf(ann.api.messages.edit.mutate({ roomId, seq: 2, content: 'what?' }))).toBe(
    'message_not_found',
  );
});

test('an answer names a message of its own room', async () => {
  const roomId = await publicRoom(ann);
  await say(ann, roomId, 'a question');
  const { message } = await bo.api.messages.send.mutate({
    roomId,
    content: 'an answer',
    clientMessageId: 'a',
    replyTo: 1,
  });
  expect(message.replyTo).toBe(1);
  const call = bo.api.messages.send.mutate({
    roomId,
    content: 'to nothing',
    clientMessageId: 'b',
    replyTo: 99,
  });
  const failure = errorDataFrom(await call.catch((error: unknown) => error));
  expect(failure).toMatchObject({ reason: 'message_not_found', field: 'replyTo' });
  expect((await ann.api.messages.list.query({ roomId })).messages).toHaveLength(2);
});

test('answers show what they quote as it now is, to whom the room shows it', async () => {
  const roomId = await privateRoom(ann);
  for (const text of ['a question', 'nonsense', 'another question']) await say(ann, roomId, text);
  await ann.api.messages.edit.mutate({ roomId, seq: 1, content: 'a question, put better' });
  await ann.api.messages.delete.mutate({ roomId, seq: 2 });
  const { messages: all } = await ann.api.messages.list.query({ roomId });
  expect(await ann.api.messages.quotes.query({ roomId, seqs: [2, 1, 99, 1] })).toEqual({
    messages: all.slice(0, 2),
    nextSeqs: [],
  });
  expect(all[1]).toMatchObject({ content: '', deletedAt: expect.any(String) });

  const missing = await reasonOf(bo.api.messages.quotes.query({ roomId: 1_000_000, seqs: [1] }));
  expect(missing).toBe('room_not_found');
  expect(await reasonOf(bo.api.messages.quotes.query({ roomId, seqs: [1] }))).toBe(missing);
  await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
  expect((await bo.api.messages.quotes.query({ roomId, seqs: [3] })).messages).toEqual([all[2]]);
});

test('long quotes come in several answers', async () => {
  const roomId = await publicRoom(ann);
  const seqs = Array.from({ length: 12 }, (_, index) => index + 1);
  for (const _ of seqs) await sayByKey(ann, roomId, '長'.repeat(4000));
  const first = await bo.api.messages.quotes.query({ roomId, seqs });
  expect(first.nextSeqs.length).toBeGreaterThan(0);
  const rest = await bo.api.messages.quotes.query({ roomId, seqs: first.nextSeqs });
  expect([...first.messages, ...rest.messages].map(({ seq }) => seq)).toEqual(seqs);
});

test('writing to a public room joins it', async () => {
  const roomId = await publicRoom(ann);
  await say(bo, roomId, 'hello');
  expect((await bo.api.rooms.get.query({ roomId })).room).toMatchObject({
    memberCount: 2,
    membership: { readSeq: 1 },
  });
});

test('who writes has read what stands above', async () => {
  const roomId = await publicRoom(ann);
  await bo.api.rooms.join.mutate({ roomId });
  await say(ann, roomId, 'one');
  await say(ann, roomId, 'two');
  expect((await bo.api.rooms.get.query({ roomId })).room.membership?.readSeq).toBe(0);
  await say(bo, roomId, 'three');
  expect((await bo.api.rooms.get.query({ roomId })).room.membership?.readSeq).toBe(3);
});

test('a read mark moves forward only, and not past the last message', async () => {
  const roomId = await publicRoom(ann);
  await bo.api.rooms.join.mutate({ roomId });
  for (const text of ['one', 'two', 'three']) await say(ann, roomId, text);
  expect((await bo.api.me.markRead.mutate({ roomId, seq: 2 })).readSeq).toBe(2);
  expect((await bo.api.me.markRead.mutate({ roomId, seq: 1 })).readSeq).toBe(2);
  expect((await bo.api.me.markRead.mutate({ roomId, seq: 9000 })).readSeq).toBe(3);
});

test('search finds words in any script and any order, in what the viewer may read, and forgets what is deleted', async () => {
  const roomId = await publicRoom(ann);
  const secretId = await privateRoom(ann);
  await say(ann, roomId, 'Die Straßenbahn nach 京都 fährt um acht');
  await say(ann, secretId, '京都 in private');
  const find = async (person: Person, query: string) =>
    (await person.api.search.messages.query({ query })).messages.map(({ content }) => content);
  expect(await find(bo, '京都')).toEqual(['Die Straßenbahn nach 京都 fährt um acht']);
  expect(await find(ann, '京都')).toHaveLength(2);
  expect(await find(bo, 'FAHRT strassen')).toHaveLength(1);
  expect(await find(bo, 'nach zehn')).toEqual([]);
  expect(await find(bo, '" OR * NEAR( NOT')).toEqual([]);
  await ann.api.messages.edit.mutate({ roomId, seq: 1, content: 'Der Bus fährt um neun' });
  expect(await find(bo, '京都')).toEqual([]);
  expect(await find(bo, 'neun')).toHaveLength(1);
  await ann.api.messages.delete.mutate({ roomId, seq: 1 });
  expect(await find(bo, 'neun')).toEqual([]);
});

test('users are found by the beginning of their name, and an empty query finds nobody', async () => {
  const found = await bo.api.search.users.query({ query: ann.account.username.slice(0, -1).toUpperCase() });
  expect(found.users.map(({ id }) => id)).toEqual([ann.account.id]);
  expect((await bo.api.search.users.query({ query: '  ' })).users).toEqual([]);
  expect((await bo.api.search.users.query({ query: '%' })).users).toEqual([]);
  expect(JSON.stringify(found)).not.toMatch(/email|password/i);
});
