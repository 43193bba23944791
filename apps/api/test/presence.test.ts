import type { PresenceEvent, TypingEvent } from '@parley/api-contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publicRoom, say, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';
import { Subscription } from './subscription.ts';

let server: TestServer;
let ann: Person;
beforeAll(async () => {
  server = await TestServer.start();
  ann = await signUp(server.url, 'ann');
});
afterAll(() => server[Symbol.asyncDispose]());

function followPresence(viewer: Person, ...userIds: number[]): Subscription<PresenceEvent> {
  return new Subscription((on) => viewer.api.presence.follow.subscribe({ userIds }, on));
}

function isState(userId: number, state: string) {
  return (event: PresenceEvent) =>
    event.type === 'presenceChanged' && event.presence.userId === userId && event.presence.state === state;
}

test('LP11 who connects is online, and who disconnects goes offline after a grace', async () => {
  const bo = await signUp(server.url, 'bo');
  using presence = followPresence(ann, bo.account.id);
  const snapshot = await presence.find(({ type }) => type === 'snapshot');
  expect(snapshot).toMatchObject({ presences: [{ userId: bo.account.id, state: 'offline' }] });
  await bo.api.rooms.list.query();
  await presence.find(isState(bo.account.id, 'online'));
  await bo[Symbol.asyncDispose]();
  await presence.find(isState(bo.account.id, 'offline'));
});

test('a second device that leaves changes nothing', async () => {
  await using bo = await signUp(server.url, 'bo');
  await bo.api.rooms.list.query();
  const phone = await bo.otherDevice();
  await phone.api.rooms.list.query();
  await phone[Symbol.asyncDispose]();
  await bo.api.presence.setStatus.mutate({ text: 'still here' });
  using presence = followPresence(ann, bo.account.id);
  const snapshot = await presence.find(({ type }) => type === 'snapshot');
  expect(snapshot).toMatchObject({ presences: [{ state: 'online', text: 'still here' }] });
});

test('a status is seen at once, what is not given stays, and null clears', async () => {
  await using bo = await signUp(server.url, 'bo');
  await bo.api.presence.setStatus.mutate({ availability: 'busy', text: 'in a meeting', emoji: '📅' });
  using presence = followPresence(ann, bo.account.id);
  await presence.find(({ type }) => type === 'snapshot');
  expect(await bo.api.presence.setStatus.mutate({ text: null })).toEqual({
    availability: 'busy',
    text: null,
    emoji: '📅',
  });
  const event = await presence.find((item) => item.type === 'presenceChanged' && item.presence.text === null);
  expect(event).toMatchObject({ presence: { state: 'busy', emoji: '📅' } });
});

test('who is invisible looks offline to others, and knows it themselves', async () => {
  await using bo = await signUp(server.url, 'bo');
  await bo.api.rooms.list.query();
  using presence = followPresence(ann, bo.account.id);
  await presence.find(({ type }) => type === 'snapshot');
  await bo.api.presence.setStatus.mutate({ availability: 'invisible' });
  await presence.find(isState(bo.account.id, 'offline'));
  expect((await bo.api.auth.me.query())?.status.availability).toBe('invisible');
});

test('LP10 others see who is typing, until they send or stop; nobody sees their own typing', async () => {
  await using bo = await signUp(server.url, 'bo');
  const roomId = await publicRoom(ann);
  await bo.api.rooms.join.mutate({ roomId });
  using ofAnn = new Subscription<TypingEvent>((on) => ann.api.rooms.typing.subscribe({ roomId }, on));
  using ofBo = new Subscription<TypingEvent>((on) => bo.api.rooms.typing.subscribe({ roomId }, on));
  await ofAnn.find(({ type }) => type === 'snapshot');
  await ofBo.find(({ type }) => type === 'snapshot');

  await bo.api.rooms.setTyping.mutate({ roomId, isTyping: true });
  await ofAnn.find((event) => event.type === 'typingStarted' && event.user.id === bo.account.id);
  using late = new Subscription<TypingEvent>((on) => ann.api.rooms.typing.subscribe({ roomId }, on));
  expect(await late.find(() => true)).toMatchObject({ type: 'snapshot', users: [{ id: bo.account.id }] });
  await say(bo, roomId, 'here it is');
  await ofAnn.find((event) => event.type === 'typingStopped' && event.userId === bo.account.id);
  expect(ofBo.items).toEqual([{ type: 'snapshot', users: [] }]);
});

test('LP10 typing that is not renewed ends by itself', async () => {
  await using bo = await signUp(server.url, 'bo');
  const roomId = await publicRoom(ann);
  await bo.api.rooms.join.mutate({ roomId });
  using typing = new Subscription<TypingEvent>((on) => ann.api.rooms.typing.subscribe({ roomId }, on));
  await typing.find(({ type }) => type === 'snapshot');
  await bo.api.rooms.setTyping.mutate({ roomId, isTyping: true });
  await typing.find(({ type }) => type === 'typingStopped');
});
