import { countUnread, type MeEvent } from '@parley/api-contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publicRoom, say, sayByKey, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';
import { Subscription } from './subscription.ts';

let server: TestServer;
let ann: Person;
let bo: Person;
beforeAll(async () => {
  server = await TestServer.start();
  [ann, bo] = await Promise.all([signUp(server.url, 'ann'), signUp(server.url, 'bo')]);
});
afterAll(() => server[Symbol.asyncDispose]());

async function follow(person: Person): Promise<Subscription<MeEvent>> {
  const subscription = new Subscription<MeEvent>((on) => person.api.me.follow.subscribe(undefined, on));
  await subscription.find(({ type }) => type === 'snapshot');
  return subscription;
}

function headOf(roomId: number, lastSeq: number) {
  return (event: MeEvent) =>
    event.type === 'headMoved' && event.head.roomId === roomId && event.head.lastSeq === lastSeq;
}

test('LP8 begins with everything: the account, the rooms, where they stand and what is read', async () => {
  const roomId = await publicRoom(ann, 'Library');
  await say(ann, roomId, 'a word');
  await bo.api.rooms.join.mutate({ roomId });
  await say(ann, roomId, 'another word');
  using subscription = await follow(bo);
  const snapshot = subscription.items[0];
  if (snapshot?.type !== 'snapshot') throw new Error('The first item is the snapshot.');
  expect(snapshot.account).toEqual(bo.account);
  const entry = snapshot.rooms.find(({ room }) => room.id === roomId);
  expect(entry).toMatchObject({
    room: { name: 'Library', memberCount: 2 },
    membership: { role: 'member', readSeq: 1 },
    head: { lastSeq: 2, version: 2, lastMessage: { content: 'another word' } },
  });
});

test('LP9 tells members who do not follow the room that it moved on, several messages as few items', async () => {
  const roomId = await publicRoom(ann);
  await bo.api.rooms.join.mutate({ roomId });
  using subscription = await follow(bo);
  await Promise.all(Array.from({ length: 50 }, (_, index) => sayByKey(ann, roomId, `message ${index}`)));
  await subscription.find(headOf(roomId, 50));
  const heads = subscription.items.filter((event) => event.type === 'headMoved');
  expect(heads.length).toBeLessThan(25);
});

test('LP9 deleted messages do not count as unread: live, in a new snapshot, and at the edge of the read mark', async () => {
  const roomId = await publicRoom(ann);
  for (const content of ['read', 'read too']) await say(ann, roomId, content);
  await bo.api.rooms.join.mutate({ roomId });
  using live = await follow(bo);
  for (const content of ['one', 'two', 'three', 'four']) await say(ann, roomId, content);

  async function unread(version: number) {
    const heads = () =>
      live.items.flatMap((event) =>
        event.type === 'headMoved' && event.head.roomId === roomId ? event.head : [],
      );
    await expect.poll(() => heads().at(-1)?.version).toBe(version);
    await using device = await bo.otherDevice();
    using fresh = await follow(device);
    const [snapshot] = fresh.items;
    const entry =
      snapshot?.type === 'snapshot' ? snapshot.rooms.find(({ room }) => room.id === roomId) : undefined;
    if (entry === undefined) throw new Error('The room is in the list.');
    expect(heads().at(-1)).toEqual(entry.head);
    return countUnread(entry.head, entry.membership.readSeq);
  }
  async function remove(...seqs: number[]) {
    let version = 0;
    for (const seq of seqs)
      ({
        message: { version },
      } = await ann.api.messages.delete.mutate({ roomId, seq }));
    return version;
  }

  expect(await unread(6)).toBe(4);
  // One that is read counts for nobody, and changes nothing for who has read it.
  expect(await unread(await remove(2))).toBe(4);
  expect(await unread(await remove(3))).toBe(3);
  expect(await unread(await remove(5, 6))).toBe(1);
  expect(await unread(await remove(4))).toBe(0);
  await say(ann, roomId, 'five');
  expect(await unread(12)).toBe(1);
  await bo.api.me.markRead.mutate({ roomId, seq: 7 });
  expect(await unread(await remove(7))).toBe(0);
});

test('shows an edited or deleted last message as it now is', async () => {
  const roomId = await publicRoom(ann);
  await bo.api.rooms.join.mutate({ roomId });
  using subscription = await follow(bo);
  await say(ann, roomId, 'to be deleted');
  await subscription.find(headOf(roomId, 1));
  await ann.api.messages.delete.mutate({ roomId, seq: 1 });
  const event = await subscription.find((item) => item.type === 'headMoved' && item.head.version === 2);
  expect(event).toMatchObject({ head: { lastMessage: { content: '', deletedAt: expect.any(String) } } });
});

test('reading on one device is read on the others', async () => {
  const roomId = await publicRoom(ann);
  await bo.api.rooms.join.mutate({ roomId });
  await say(ann, roomId, 'read me');
  await using phone = await bo.otherDevice();
  using subscription = await follow(phone);
  await bo.api.me.markRead.mutate({ roomId, seq: 1 });
  await subscription.find(
    (event) =>
      event.type === 'membershipChanged' && event.roomId === roomId && event.membership.readSeq === 1,
  );
});

test('joining and leaving on one device shows on the others, and others see the number of members', async () => {
  const roomId = await publicRoom(ann);
  using ofAnn = await follow(ann);
  await using phone = await bo.otherDevice();
  using ofPhone = await follow(phone);
  await bo.api.rooms.join.mutate({ roomId });
  await ofPhone.find((event) => event.type === 'roomJoined' && event.entry.room.id === roomId);
  await ofAnn.find(
    (event) => event.type === 'roomChanged' && event.room.id === roomId && event.room.memberCount === 2,
  );
  await bo.api.rooms.leave.mutate({ roomId });
  await ofPhone.find((event) => event.type === 'roomLeft' && event.roomId === roomId);
  await ofAnn.find(
    (event) => event.type === 'roomChanged' && event.room.id === roomId && event.room.memberCount === 1,
  );
});

test('a room that is joined while following is told of too', async () => {
  const roomId = await publicRoom(ann);
  using subscription = await follow(bo);
  await bo.api.rooms.join.mutate({ roomId });
  await say(ann, roomId, 'welcome');
  await subscription.find(headOf(roomId, 1));
});

test('who left a room hears no more of it', async () => {
  const roomId = await publicRoom(ann);
  await bo.api.rooms.join.mutate({ roomId });
  const stillIn = await publicRoom(ann);
  await bo.api.rooms.join.mutate({ roomId: stillIn });
  using subscription = await follow(bo);
  await bo.api.rooms.leave.mutate({ roomId });
  await say(ann, roomId, 'behind their back');
  await say(ann, stillIn, 'to their face');
  await subscription.find(headOf(stillIn, 1));
  expect(JSON.stringify(subscription.items)).not.toContain('behind their back');
});
