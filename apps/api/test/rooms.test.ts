import { errorDataFrom, type MeEvent, type RoomEvent, type TypingEvent } from '@parley/api-contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { privateRoom, publicRoom, say, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';
import { Subscription } from './subscription.ts';

let server: TestServer;
let ann: Person;
let bo: Person;
let cy: Person;
beforeAll(async () => {
  server = await TestServer.start();
  // One after the other: members and participants are listed by ID.
  ann = await signUp(server.url, 'ann');
  bo = await signUp(server.url, 'bo');
  cy = await signUp(server.url, 'cy');
});
afterAll(() => server[Symbol.asyncDispose]());

async function failureOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (error: unknown) => error,
  );
  return { message: error instanceof Error ? error.message : null, data: errorDataFrom(error) };
}

describe('rooms', () => {
  test('their creator owns and has joined them', async () => {
    const { room } = await ann.api.rooms.create.mutate({
      name: 'Garden',
      description: 'Plants',
      kind: 'public',
    });
    expect(room).toMatchObject({ name: 'Garden', description: 'Plants', kind: 'public', memberCount: 1 });
    expect(room.membership).toMatchObject({ role: 'owner', readSeq: 0 });
  });

  test('two public rooms cannot have one name, whatever the case; private ones can', async () => {
    await publicRoom(ann, 'Kitchen');
    const { data } = await failureOf(bo.api.rooms.create.mutate({ name: 'kitchen', kind: 'public' }));
    expect(data).toMatchObject({ reason: 'room_name_taken', field: 'name', httpStatus: 409 });
    const { room } = await bo.api.rooms.create.mutate({ name: 'kitchen', kind: 'private' });
    expect(room.name).toBe('kitchen');
  });

  test('a list is public rooms and the own ones, in pages without repetition', async () => {
    const mine = [await publicRoom(ann), await privateRoom(ann), await publicRoom(bo)];
    const hidden = await privateRoom(bo);
    const seen: number[] = [];
    let cursor: number | undefined;
    do {
      const page = await ann.api.rooms.list.query({ limit: 2, cursor });
      seen.push(...page.rooms.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(mine));
    expect(seen).not.toContain(hidden);
  });

  test('a room is found by a part of its name, and % is a character like any other', async () => {
    await publicRoom(ann, 'Profits 100% sure');
    const found = await bo.api.rooms.list.query({ query: '100%' });
    expect(found.rooms.map(({ name }) => name)).toEqual(['Profits 100% sure']);
    expect((await bo.api.rooms.list.query({ query: '1_0%' })).rooms).toEqual([]);
  });

  test('anyone may join a public room, twice too, and leave it', async () => {
    const roomId = await publicRoom(ann);
    await bo.api.rooms.join.mutate({ roomId });
    const { room } = await bo.api.rooms.join.mutate({ roomId });
    expect(room).toMatchObject({ memberCount: 2, membership: { role: 'member' } });
    await bo.api.rooms.leave.mutate({ roomId });
    expect((await bo.api.rooms.get.query({ roomId })).room).toMatchObject({
      memberCount: 1,
      membership: null,
    });
  });

  test('when the owner leaves, the member of longest standing owns the room', async () => {
    const roomId = await publicRoom(ann);
    await bo.api.rooms.join.mutate({ roomId });
    await cy.api.rooms.join.mutate({ roomId });
    await ann.api.rooms.leave.mutate({ roomId });
    expect((await bo.api.rooms.get.query({ roomId })).room.membership?.role).toBe('owner');
    expect((await cy.api.rooms.get.query({ roomId })).room.membership?.role).toBe('member');
  });

  test('any member may add people; who is added sees the room appear at once', async () => {
    const roomId = await privateRoom(ann);
    using follow = new Subscription<MeEvent>((on) => bo.api.me.follow.subscribe(undefined, on));
    await follow.find(({ type }) => type === 'snapshot');
    await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
    const joined = await follow.find(
      (event) => event.type === 'roomJoined' && event.entry.room.id === roomId,
    );
    expect(joined).toMatchObject({
      entry: { room: { name: 'secret plans' }, membership: { role: 'member' } },
    });
    const { members } = await bo.api.rooms.members.query({ roomId });
    expect(members.map(({ user }) => user.id)).toEqual([ann.account.id, bo.account.id]);
  });

  test('only who is outside is offered to be added, and only who was is reported as added', async () => {
    const roomId = await privateRoom(ann);
    const query = bo.account.username;
    const offered = async () =>
      (await ann.api.search.users.query({ query, outsideRoomId: roomId })).users.map(({ id }) => id);
    expect(await offered()).toEqual([bo.account.id]);
    const userIds = [bo.account.id, cy.account.id];
    await ann.api.rooms.invite.mutate({ roomId, userIds: [cy.account.id] });
    const { addedUserIds, room } = await ann.api.rooms.invite.mutate({ roomId, userIds });
    expect(addedUserIds).toEqual([bo.account.id]);
    expect(room.memberCount).toBe(3);
    expect(await offered()).toEqual([]);
    expect((await ann.api.rooms.invite.mutate({ roomId, userIds })).addedUserIds).toEqual([]);

    const other = await privateRoom(ann);
    const { data } = await failureOf(bo.api.search.users.query({ query, outsideRoomId: other }));
    expect(data).toMatchObject({ reason: 'room_not_found', field: 'outsideRoomId' });
  });

  test('members are found by the beginning of a name, by who may read the room', async () => {
    const roomId = await privateRoom(ann);
    await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
    const query = bo.account.username.slice(0, 2).toUpperCase();
    const { members } = await ann.api.rooms.members.query({ roomId, query });
    expect(members.map(({ user }) => user.id)).toEqual([bo.account.id]);
    const none = await ann.api.rooms.members.query({ roomId, query: 'nobody' });
    expect(none).toEqual({ members: [], nextCursor: null });
    const { data } = await failureOf(ann.api.rooms.members.query({ roomId, query: 'x'.repeat(65) }));
    expect(data).toMatchObject({ reason: 'invalid_input', field: 'query' });
  });

  test('nobody who does not exist is added, and nobody else along with them', async () => {
    const roomId = await privateRoom(ann);
    const { data } = await failureOf(
      ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id, 999_999] }),
    );
    expect(data).toMatchObject({ reason: 'user_not_found', field: 'userIds' });
    expect((await ann.api.rooms.get.query({ roomId })).room.memberCount).toBe(1);
  });

  test('LP12 who leaves a private room follows it no longer, and cannot come back by themselves', async () => {
    const roomId = await privateRoom(ann);
    await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
    using follow = new Subscription<{ data: RoomEvent }>((on) =>
      bo.api.rooms.follow.subscribe({ roomId }, on),
    );
    await follow.find(({ data }) => data.type === 'reset');
    await bo.api.rooms.leave.mutate({ roomId });
    expect(await follow.failed()).toMatchObject({ reason: 'room_not_found' });
    await say(ann, roomId, 'Bo must not read this');
    expect(JSON.stringify(follow.items)).not.toContain('must not read');
    expect((await failureOf(bo.api.rooms.join.mutate({ roomId }))).data?.reason).toBe('room_not_found');
  });
});

describe('conversations', () => {
  test('two people have one direct conversation, whoever opens it, and even at the same moment', async () => {
    const opened = await Promise.all([
      ann.api.rooms.openConversation.mutate({ userIds: [bo.account.id] }),
      bo.api.rooms.openConversation.mutate({ userIds: [ann.account.id] }),
      ann.api.rooms.openConversation.mutate({ userIds: [bo.account.id, ann.account.id, bo.account.id] }),
    ]);
    expect(new Set(opened.map(({ room }) => room.id)).size).toBe(1);
    expect(opened[0]?.room).toMatchObject({ kind: 'direct', name: null, memberCount: 2 });
    expect(opened[0]?.room.participants?.map(({ id }) => id)).toEqual([ann.account.id, bo.account.id]);
  });

  test('nobody can be added to a direct conversation, nor leave it', async () => {
    const { room } = await ann.api.rooms.openConversation.mutate({ userIds: [cy.account.id] });
    const invite = ann.api.rooms.invite.mutate({ roomId: room.id, userIds: [bo.account.id] });
    expect((await failureOf(invite)).data?.reason).toBe('conversation_fixed');
    expect((await failureOf(ann.api.rooms.leave.mutate({ roomId: room.id }))).data?.reason).toBe(
      'conversation_fixed',
    );
  });

  test('a group holds up to 20 people, and no more', async () => {
    const others = await Promise.all(Array.from({ length: 20 }, () => signUp(server.url)));
    const ids = others.map(({ account }) => account.id);
    const { data } = await failureOf(ann.api.rooms.openConversation.mutate({ userIds: ids }));
    expect(data?.reason).toBe('group_full');
    const { room } = await ann.api.rooms.openConversation.mutate({ userIds: ids.slice(0, 19) });
    expect(room).toMatchObject({ kind: 'group', memberCount: 20 });
    const invite = ann.api.rooms.invite.mutate({ roomId: room.id, userIds: ids.slice(19) });
    expect((await failureOf(invite)).data?.reason).toBe('group_full');
  });
});

describe('privacy', () => {
  test('a stranger cannot tell a private room from none, by any procedure', async () => {
    const secret = await privateRoom(ann, 'treasure map');
    await say(ann, secret, 'the treasure is under the oak');
    expect((await ann.api.rooms.get.query({ roomId: secret })).messages).toHaveLength(1);
    const { room: direct } = await ann.api.rooms.openConversation.mutate({ userIds: [cy.account.id] });
    const missing = 987_654;

    const calls = (roomId: number): Promise<unknown>[] => [
      bo.api.rooms.get.query({ roomId }),
      bo.api.rooms.join.mutate({ roomId }),
      bo.api.rooms.leave.mutate({ roomId }),
      bo.api.rooms.members.query({ roomId }),
      bo.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] }),
      bo.api.rooms.setTyping.mutate({ roomId, isTyping: true }),
      bo.api.messages.list.query({ roomId }),
      bo.api.messages.send.mutate({ roomId, content: 'hello?', clientMessageId: 'stranger' }),
      bo.api.messages.edit.mutate({ roomId, seq: 1, content: 'mine now' }),
      bo.api.messages.delete.mutate({ roomId, seq: 1 }),
      bo.api.me.markRead.mutate({ roomId, seq: 1 }),
      bo.api.search.messages.query({ query: 'treasure', roomId }),
      bo.api.flask.joinRoom.mutate({ roomID: roomId }),
      bo.api.flask.sendMessage.mutate({ roomID: roomId, message: 'hello?' }),
      bo.api.flask.deleteMessage.mutate({ roomID: roomId, messageID: 1 }),
      bo.api.flask.getMessages.query({ roomID: roomId }),
    ];
    const [ofSecret, ofDirect, ofMissing] = await Promise.all(
      [secret, direct.id, missing].map((roomId) => Promise.all(calls(roomId).map(failureOf))),
    );
    expect(ofMissing?.every(({ data }) => data?.httpStatus === 404)).toBe(true);
    expect(ofSecret).toEqual(ofMissing);
    expect(ofDirect).toEqual(ofMissing);

    for (const roomId of [secret, direct.id, missing]) {
      using follow = new Subscription<{ data: RoomEvent }>((on) =>
        bo.api.rooms.follow.subscribe({ roomId }, on),
      );
      expect(await follow.failed()).toMatchObject({ reason: 'room_not_found' });
      using typing = new Subscription<TypingEvent>((on) => bo.api.rooms.typing.subscribe({ roomId }, on));
      expect(await typing.failed()).toMatchObject({ reason: 'room_not_found' });
    }
    const found = await bo.api.search.messages.query({ query: 'treasure' });
    const ofAnn = await bo.api.messages.listByUsername.query({ q: ann.account.username });
    const byName = await failureOf(bo.api.messages.listByRoomName.query({ q: 'treasure map' }));
    expect(JSON.stringify([found, ofAnn])).not.toContain('treasure');
    expect(byName.data?.reason).toBe('room_not_found');
    expect((await ann.api.search.messages.query({ query: 'treasure' })).messages).not.toEqual([]);
  });
});
