import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EventReader } from './event-reader.ts';
import { privateRoom, publicRoom, say, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';

let server: TestServer;
let ann: Person;
beforeAll(async () => {
  server = await TestServer.start();
  ann = await signUp(server.url, 'ann');
});
afterAll(() => server[Symbol.asyncDispose]());

const eventsOf = (roomId: number) => `/api/chat/rooms/${roomId}/events`;

describe('the events of a room', () => {
  test('come without gap or repetition, from where the reader was', async () => {
    const roomId = await privateRoom(ann);
    await say(ann, roomId, 'first');
    using reader = await EventReader.open(server.url, `${eventsOf(roomId)}?lastEventId=0`, ann);
    expect(reader.response.status).toBe(200);
    expect(reader.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(reader.response.headers.get('cache-control')).toBe('no-store');
    await say(ann, roomId, 'second\nline: 2');
    await expect.poll(() => reader.items.length).toBe(2);
    expect(reader.events[0]?.retry).toMatch(/^[1-4]\d{3}$/);
    expect(reader.items).toMatchObject([
      { id: '1', event: 'messageChanged', data: { type: 'messageChanged', message: { content: 'first' } } },
      { id: '2', data: { message: { content: 'second\nline: 2', author: { id: ann.account.id } } } },
    ]);
    reader[Symbol.dispose]();
    await reader.ended;

    await say(ann, roomId, 'third');
    // A browser that reconnects has the first position still in its address.
    using again = await EventReader.open(server.url, `${eventsOf(roomId)}?lastEventId=0`, {
      ...ann,
      headers: { 'last-event-id': '2' },
    });
    await expect.poll(() => again.items.map(({ id }) => id)).toEqual(['3']);
    // Empty, the header is none.
    using first = await EventReader.open(server.url, `${eventsOf(roomId)}?lastEventId=1`, {
      ...ann,
      headers: { 'last-event-id': '' },
    });
    await expect.poll(() => first.items.map(({ id }) => id)).toEqual(['2', '3']);
  });

  test('begin with a reset without a position, and go on from its version', async () => {
    const roomId = await privateRoom(ann);
    await say(ann, roomId, 'before');
    using reader = await EventReader.open(server.url, eventsOf(roomId), ann);
    await expect.poll(() => reader.items.length).toBe(1);
    await say(ann, roomId, 'after');
    await expect.poll(() => reader.items.length).toBe(2);
    expect(reader.items).toMatchObject([
      { id: '1', event: 'reset', data: { type: 'reset', version: 1 } },
      { id: '2', event: 'messageChanged' },
    ]);
  });

  test('are refused before they begin as everything is', async () => {
    const roomId = await privateRoom(ann);
    await using bo = await signUp(server.url);
    const status = async (path: string, headers: Record<string, string>) => {
      const response = await fetch(server.url + path, { headers });
      return [response.status, ((await response.json()) as { reason: string }).reason];
    };
    const authorization = `Bearer ${bo.token}`;
    expect(await status(eventsOf(roomId), {})).toEqual([401, 'unauthenticated']);
    expect(await status(eventsOf(roomId), { authorization })).toEqual([404, 'room_not_found']);
    expect(await status(eventsOf(987654), { authorization })).toEqual([404, 'room_not_found']);
    expect(await status('/api/chat/rooms/none/events', { authorization })).toEqual([400, 'invalid_input']);
    const tooLong = `${eventsOf(roomId)}?lastEventId=${'1'.repeat(33)}`;
    expect(await status(tooLong, { authorization })).toEqual([400, 'invalid_input']);
    const head = await fetch(server.url + eventsOf(roomId), {
      method: 'HEAD',
      headers: { authorization: `Bearer ${ann.token}` },
    });
    expect([head.status, head.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
  });

  test('LP12 end with the session, and for who may no longer read them', async () => {
    const roomId = await privateRoom(ann);
    await using bo = await signUp(server.url);
    await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
    const phone = await bo.otherDevice();
    using onPhone = await EventReader.open(server.url, eventsOf(roomId), phone);
    using reader = await EventReader.open(server.url, eventsOf(roomId), bo);
    await expect.poll(() => [onPhone.items.length, reader.items.length]).toEqual([1, 1]);

    await phone.api.auth.logout.mutate();
    await onPhone.ended;
    await bo.api.rooms.leave.mutate({ roomId });
    await reader.ended;
    expect(reader.events.at(-1)).toMatchObject({ event: 'ended', data: { reason: 'room_not_found' } });
    await say(ann, roomId, 'for those who are still here');
    expect([onPhone.items.length, reader.items.length]).toEqual([1, 1]);
  });

  test('LP13 a reader that stops reading is let go, and coming back misses nothing', async () => {
    await using unlimited = await TestServer.start({ env: { RATE_LIMIT_FACTOR: '0' } });
    await using cy = await signUp(unlimited.url, 'cy');
    const roomId = await publicRoom(cy);
    const socket = connect(unlimited.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `GET ${eventsOf(roomId)}?lastEventId=0 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${cy.token}\r\n\r\n`,
    );
    let received = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    await once(socket, 'data');
    socket.pause();
    // 19 MB, more than the buffers of both ends hold.
    const count = 1200;
    const text = '🗿'.repeat(4000);
    for (let index = 0; index < count; index += 10) {
      await Promise.all(Array.from({ length: 10 }, () => say(cy, roomId, text)));
    }
    const closed = once(socket, 'close');
    socket.resume();
    await closed;
    const last = Array.from(received.matchAll(/^id: (\d+)$/gm)).at(-2)?.[1];
    expect(Number(last)).toBeGreaterThan(0);
    expect(Number(last)).toBeLessThan(count - 1);
    using again = await EventReader.open(unlimited.url, eventsOf(roomId), {
      ...cy,
      headers: { 'last-event-id': String(count - 10) },
    });
    await expect
      .poll(() => again.items.map(({ id }) => Number(id)))
      .toEqual(Array.from({ length: 10 }, (_, index) => count - 9 + index));
  });

  test('LP16 end when the server stops, and do not hold it up', async () => {
    await using own = await TestServer.start();
    await using cy = await signUp(own.url);
    const roomId = await publicRoom(cy, randomUUID());
    using reader = await EventReader.open(own.url, eventsOf(roomId), cy);
    await expect.poll(() => reader.items.length).toBe(1);
    expect(await own.stop()).toMatchObject({ code: 0 });
    await reader.ended;
  });
});
