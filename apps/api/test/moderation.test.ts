import { errorDataFrom, type AppRouter, type Message, type RoomEvent } from '@parley/api-contract';
import { createTRPCClient, httpLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from './app.ts';
import { answering, HookReceiver } from './hook-receiver.ts';
import { privateRoom, publicRoom, say, signUp, type Person } from './people.ts';
import { Subscription } from './subscription.ts';

let app: TestApp;
let receiver: HookReceiver;
/** The first account: an administrator. */
let root: Person;
let owner: Person;
let ann: Person;
let bo: Person;

interface Place {
  roomId: number;
  seq: number;
}

/** What came of it: the message, or the status and the reason of the refusal. */
type Outcome = { message: Message } | { status: number | undefined; reason: string | undefined };

function outcomeOf(call: Promise<{ message: Message }>): Promise<Outcome> {
  return call.catch((error: unknown) => {
    const data = errorDataFrom(error);
    return { status: data?.httpStatus, reason: data?.reason };
  });
}

/** The ways in which a message is deleted. */
const ways: Record<string, (person: Person, place: Place) => Promise<Outcome>> = {
  'a WebSocket': (person, place) => outcomeOf(person.api.messages.delete.mutate(place)),

  'tRPC over HTTP': (person, place) => {
    const headers = { authorization: `Bearer ${person.token}` };
    const api = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${app.url}/trpc`, headers })] });
    return outcomeOf(api.messages.delete.mutate(place));
  },

  async REST(person, { roomId, seq }) {
    const response = await fetch(`${app.url}/api/chat/rooms/${roomId}/messages/${seq}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${person.token}` },
    });
    const body = (await response.json()) as { message: Message; reason?: string };
    return response.ok ? { message: body.message } : { status: response.status, reason: body.reason };
  },
};

/** What somebody or something has written in a room of the owner's. */
const written: Record<string, (roomId: number) => Promise<Message>> = {
  'a member': (roomId) => say(ann, roomId, 'spam'),

  async 'the bot of a webhook'(roomId) {
    const { path } = await owner.api.incomingWebhooks.create.mutate({ roomId, name: 'Nagios' });
    const body = JSON.stringify({ attachments: [{ title: 'Disk full', text: 'spam' }] });
    expect(await (await fetch(app.url + path, { method: 'POST', body })).text()).toBe('ok');
    return lastOf(roomId);
  },

  async 'the bot of a command'(roomId) {
    const command = { name: `spam-${roomId}`, description: 'Writes spam', url: receiver.url };
    await root.api.commands.create.mutate({ ...command, argumentHint: '' });
    receiver.answer = answering(200, JSON.stringify({ text: 'spam', visibility: 'room' }), {
      'content-type': 'application/json',
    });
    await ann.api.commands.run.mutate({ roomId, name: command.name });
    return lastOf(roomId);
  },
};

async function lastOf(roomId: number): Promise<Message> {
  const { messages } = await owner.api.messages.list.query({ roomId });
  const last = messages.at(-1);
  if (last === undefined) throw new Error('Nothing was written.');
  return last;
}

async function roomOfAll(kind: 'public' | 'private'): Promise<number> {
  const roomId = await (kind === 'public' ? publicRoom : privateRoom)(owner);
  const userIds = [root, ann, bo].map(({ account }) => account.id);
  await owner.api.rooms.invite.mutate({ roomId, userIds });
  return roomId;
}

function userOf({ account: { id, username, displayName, profilePicture, kind } }: Person) {
  return { id, username, displayName, profilePicture, kind };
}

describe.each(Object.entries(ways))('over %s', (_way, remove) => {
  // Each way has a server of its own, because people may be added, and messages deleted, only so often.
  beforeAll(async () => {
    app = await startApp({}, { webhookNetworks: ['127.0.0.1'] });
    receiver = await HookReceiver.start();
    root = await signUp(app.url, 'root');
    [owner, ann, bo] = await Promise.all([
      signUp(app.url, 'owner'),
      signUp(app.url, 'ann'),
      signUp(app.url, 'bo'),
    ]);
  });
  afterAll(async () => {
    for (const person of [root, owner, ann, bo]) await person[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
    await app[Symbol.asyncDispose]();
  });

  test.each(Object.entries(written))(
    'what %s wrote is deleted by the owner and by an administrator, in their name, and by no other member',
    async (_author, write) => {
      for (const moderator of [() => owner, () => root]) {
        const roomId = await roomOfAll('private');
        const message = await write(roomId);
        const { seq } = message;
        expect(message.content).toContain('spam');
        expect(await remove(bo, { roomId, seq })).toEqual({ status: 403, reason: 'not_author' });
        expect(await lastOf(roomId)).toEqual(message);

        using follow = new Subscription<{ data: RoomEvent }>((on) =>
          bo.api.rooms.follow.subscribe({ roomId }, on),
        );
        await follow.find(({ data }) => data.type === 'reset');
        const deletedBy = userOf(moderator());
        const tombstone = { seq, content: '', author: message.author, deletedBy };
        expect(await remove(moderator(), { roomId, seq })).toMatchObject({ message: tombstone });
        const { data } = await follow.find(
          ({ data: event }) => event.type === 'messageChanged' && event.message.seq === seq,
        );
        expect(data).toMatchObject({ message: tombstone });
        const { messages } = await ann.api.messages.list.query({ roomId });
        const deleted = messages.find((each) => each.seq === seq);
        expect(deleted).toMatchObject({ ...tombstone, deletedAt: expect.any(String) });
        expect(deleted).not.toHaveProperty('cards');
        expect(deleted).not.toHaveProperty('decorations');
      }
    },
  );

  test('nobody learns of a room or a message by deleting there', async () => {
    const secret = await privateRoom(owner);
    await say(owner, secret, 'a secret');
    const nowhere = { roomId: 987_654, seq: 1 };
    for (const stranger of [ann, root]) {
      expect(await remove(stranger, { roomId: secret, seq: 1 })).toEqual(await remove(stranger, nowhere));
      expect(await remove(stranger, nowhere)).toEqual({ status: 404, reason: 'room_not_found' });
    }
    expect(await remove(owner, { roomId: secret, seq: 2 })).toEqual({
      status: 404,
      reason: 'message_not_found',
    });
    expect((await lastOf(secret)).content).toBe('a secret');
  });

  test('who deletes their own message is not named, and deleting again changes nothing', async () => {
    const roomId = await roomOfAll('public');
    const { seq } = await say(ann, roomId, 'oops');
    const first = await remove(ann, { roomId, seq });
    expect(first).toMatchObject({ message: { content: '', deletedAt: expect.any(String) } });
    expect(first).not.toHaveProperty('message.deletedBy');
    for (const person of [owner, root, ann]) expect(await remove(person, { roomId, seq })).toEqual(first);
  });

  test('nobody edits what another has written, the owner and administrators neither', async () => {
    const roomId = await roomOfAll('public');
    const { seq } = await say(ann, roomId, 'mine');
    for (const person of [owner, root, bo]) {
      const edit = person.api.messages.edit.mutate({ roomId, seq, content: 'theirs' });
      expect(await outcomeOf(edit)).toEqual({ status: 403, reason: 'not_author' });
    }
    expect((await lastOf(roomId)).content).toBe('mine');
  });
});
