import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { startDatabase, type Parts } from '../../../test-support/shared-parts.ts';
import { headersOf, openSocket, type Proof } from './doors.ts';
import { privateRoom, publicRoom, say, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';
import { Proxy } from './torture/proxy.ts';

const mariaDbPath = inject('mariaDbPath');
/** How long each answer of the database is on its way: everything that is asked before a loss of rights is answered after it. */
const answerMs = 60;
const patience = { interval: 10 };

/**
 * The database is far away, so that the loss of a right always comes between its check and the use of it. The check every second does
 * not help: nothing may be answered in the meantime either.
 */
describe.skipIf(mariaDbPath === null)('with a slow database', () => {
  let parts: Parts;
  let proxy: Proxy;
  let server: TestServer;
  let ann: Person;
  let bo: Person;
  /** Each of its calls takes an answer of the database, and loses nothing. */
  let witness: Person;
  beforeAll(async () => {
    parts = await startDatabase(mariaDbPath ?? '');
    proxy = await Proxy.listen(Number(new URL(parts.databaseUrl).port));
    const databaseUrl = parts.databaseUrl.replace(/:\d+\//, `:${proxy.port}/`);
    server = await TestServer.start({ env: { ...parts.env, DATABASE_URL: databaseUrl } });
    ann = await signUp(server.url, 'ann');
    bo = await signUp(server.url, 'bo');
    witness = await signUp(server.url, 'witness');
  });
  afterAll(async () => {
    proxy.heal();
    for (const person of [ann, bo, witness]) await person[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    proxy.close();
    await parts[Symbol.asyncDispose]();
  });

  /** Begins `during` a few times after each answer of the database while `loss` is under way, and returns what was begun. */
  async function throughout<Begun>(loss: () => Promise<unknown>, during: () => Begun): Promise<Begun[]> {
    const begun: Begun[] = [];
    proxy.delay('toClient', answerMs);
    let isLost = false;
    const losing = loss().then(() => (isLost = true));
    do {
      for (let each = 0; each < 6; each++) begun.push(during());
      await witness.api.auth.me.query();
    } while (!isLost);
    await losing;
    return begun;
  }

  afterEach(() => proxy.heal());

  const post = async (procedure: string, proof: Proof, body: unknown = {}) => {
    const answer = await fetch(`${server.url}/trpc/${procedure}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headersOf(proof) },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
  };
  const query = (id: number) => ({ id, method: 'query', params: { path: 'rooms.list' } });

  test('LP12 of the sockets that identify while their session ends, none is let in, and all are closed', async () => {
    const { token } = await ann.otherDevice();
    const opening = await throughout(
      () => post('auth.logout', { token }),
      async () => {
        const socket = await openSocket(server.url, { token });
        socket.send(query(1));
        return socket;
      },
    );
    const sockets = await Promise.all(opening);
    // From here on nothing is taken from any of them.
    for (const socket of sockets) if (socket.ended() === false) socket.send(query(2));
    for (const socket of sockets) {
      await expect.poll(socket.ended, patience).not.toBe(false);
      expect([4401, 1008]).toContain(socket.ended());
      expect(socket.text()).not.toContain('"id":2,"result"');
    }
    expect(sockets.length).toBeGreaterThan(10);
  });

  /**
   * Begins something, and lets a right be lost when the database has been asked a question about it and the server has not heard the answer
   * yet. Then it hears the answer, as it was.
   */
  async function whileLooking<Outcome>(
    begin: () => Promise<Outcome>,
    question: RegExp,
    loss: () => Promise<unknown>,
  ): Promise<Outcome> {
    const answer = proxy.holdAnswer(question);
    const outcome = begin();
    await answer.asked;
    await loss();
    answer.release();
    return outcome;
  }

  const questions = {
    session: /from `sessions` where `sessions`\.`id` = /,
    key: /where `api_keys`\.`hash` = /,
    membership: /from `memberships` where \(`memberships`\.`room_id` = \d+ and `memberships`\.`user_id` = /,
    role: /from `users` where `users`\.`id` in \(/,
    ownRooms: /where `memberships`\.`user_id` = \d+ order by/,
  };

  /** Whether a call is refused as nobody's. tRPC tells a subscription of it in a stream, which it ends. */
  const isRefused = async (path: string, proof: Proof, init: RequestInit = {}) => {
    const headers = { accept: 'text/event-stream', 'content-type': 'application/json', ...headersOf(proof) };
    const answer = await fetch(server.url + path, { ...init, headers });
    return (await answer.text()).includes('"reason":"unauthenticated"');
  };

  const newSession = async () => ({ token: (await ann.otherDevice()).token });
  async function newKey() {
    const { key, secret } = await ann.api.keys.create.mutate({ name: 'x', scope: 'write' });
    return { token: secret, keyId: key.id };
  }
  const losses = [
    [
      'signing out',
      async () => {
        const proof = await newSession();
        return { proof, lose: () => post('auth.logout', proof), question: questions.session };
      },
    ],
    [
      'revoking the key',
      async () => {
        const { keyId, ...proof } = await newKey();
        return { proof, lose: () => ann.api.keys.revoke.mutate({ keyId }), question: questions.key };
      },
    ],
  ] as const;

  describe.each(losses)(
    'LP12 nobody is let in who proves who they are while %s is under way:',
    (_, prepare) => {
      let roomId: number;
      beforeAll(async () => void (roomId ??= await privateRoom(ann)));

      test('by a socket', async () => {
        const { proof, lose, question } = await prepare();
        const begin = async () => {
          const socket = await openSocket(server.url, proof);
          socket.send(query(1));
          return socket;
        };
        using socket = await whileLooking(begin, question, lose);
        await expect.poll(socket.ended, patience).toBe(4401);
        expect(socket.text()).not.toContain('"result"');
      });

      const calls: Record<string, (proof: Proof) => Promise<boolean>> = {
        'tRPC’s subscription over HTTP': (proof) => isRefused('/trpc/me.follow', proof),
        'server-sent events': (proof) => isRefused(`/api/chat/rooms/${roomId}/events`, proof),
        'a query over HTTP': (proof) => isRefused('/trpc/rooms.list', proof),
        'a mutation over HTTP': (proof) =>
          isRefused('/trpc/rooms.create', proof, { method: 'POST', body: '{"name":"x"}' }),
        REST: (proof) => isRefused('/api/chat/rooms', proof),
      };
      test.each(Object.entries(calls))('by %s', async (_door, call) => {
        const { proof, lose, question } = await prepare();
        expect(await whileLooking(() => call(proof), question, lose)).toBe(true);
      });
    },
  );

  test('LP12 a call over HTTP that is still under way a moment after its session has ended is cut off', async () => {
    const proof = await newSession();
    const answer = proxy.holdAnswer(/from `rooms` left join/);
    const calling = fetch(`${server.url}/api/chat/rooms`, { headers: headersOf(proof) });
    await answer.asked;
    await post('auth.logout', proof);
    await expect(calling).rejects.toThrow('fetch failed');
    answer.release();
  });

  test('LP12 a call over a socket whose session ends while the caller’s role is read is not made', async () => {
    const roomId = await publicRoom(ann);
    const proof = await newSession();
    using socket = await openSocket(server.url, proof);
    socket.send(query(1));
    await expect.poll(socket.text, patience).toContain('"id":1,"result"');
    await ann.api.presence.setStatus.mutate({ text: `has the role read again ${randomUUID()}` });
    const input = { roomId, content: 'too late', clientMessageId: randomUUID() };
    const begin = async () =>
      socket.send({ id: 2, method: 'mutation', params: { path: 'messages.send', input } });
    await whileLooking(begin, questions.role, () => post('auth.logout', proof));
    await expect.poll(socket.ended, patience).toBe(4401);
    await say(ann, roomId, 'in time');
    const { messages } = await ann.api.messages.list.query({ roomId });
    expect(messages.map(({ content }) => content)).toEqual(['in time']);
  });

  describe('LP12 who leaves a room while their right is looked up, or was just looked up:', () => {
    let roomId: number;
    let cy: Person;
    beforeAll(async () => {
      roomId = await privateRoom(ann);
      cy = await signUp(server.url, 'cy');
    });
    afterAll(() => cy[Symbol.asyncDispose]());

    const leave = () => bo.api.rooms.leave.mutate({ roomId });

    /** Of a socket of bo's, after a call of theirs met their leaving. */
    async function socketThatCalled(
      method: string,
      path: string,
      { input, question = questions.membership }: { input?: unknown; question?: RegExp } = {},
    ) {
      await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
      const socket = await openSocket(server.url, bo);
      socket.send(query(1));
      await expect.poll(socket.text, patience).toContain('"id":1,"result"');
      const begin = async () => socket.send({ id: 2, method, params: { path, input } });
      await whileLooking(begin, question, leave);
      return socket;
    }

    test.each(['rooms.follow', 'rooms.typing'])('%s is refused, and shows nothing', async (path) => {
      // Those who follow rooms are checked together, and others every second.
      const question = new RegExp(`select ${roomId} as room_id, ${bo.account.id} as user_id`);
      using socket = await socketThatCalled('subscription', path, { input: { roomId }, question });
      await say(ann, roomId, 'after bo has left');
      await ann.api.rooms.setTyping.mutate({ roomId, isTyping: true });
      await expect.poll(socket.text, patience).toContain('room_not_found');
      expect(socket.text()).not.toMatch(/^{"id":2,"result":{"type":"data"/m);
    });

    test('rooms.setTyping is refused, and nobody is shown typing', async () => {
      using watching = await openSocket(server.url, ann);
      watching.send({ id: 1, method: 'subscription', params: { path: 'rooms.typing', input: { roomId } } });
      await expect.poll(watching.text, patience).toContain('snapshot');
      using socket = await socketThatCalled('mutation', 'rooms.setTyping', {
        input: { roomId, isTyping: true },
      });
      await expect.poll(socket.text, patience).toContain('room_not_found');
      await ann.api.rooms.invite.mutate({ roomId, userIds: [cy.account.id] });
      await cy.api.rooms.setTyping.mutate({ roomId, isTyping: true });
      await expect.poll(watching.text, patience).toContain(cy.account.username);
      expect(watching.text()).not.toContain(bo.account.username);
    });

    test('rooms.invite is refused, and brings nobody in, not even themselves', async () => {
      const dan = await signUp(server.url, 'dan');
      const userIds = [dan.account.id, bo.account.id];
      using socket = await socketThatCalled('mutation', 'rooms.invite', { input: { roomId, userIds } });
      await expect.poll(socket.text, patience).toContain('room_not_found');
      const { members } = await ann.api.rooms.members.query({ roomId });
      for (const userId of userIds) expect(members.map(({ user }) => user.id)).not.toContain(userId);
      await dan[Symbol.asyncDispose]();
    });

    test('me.follow goes on without the room', async () => {
      const openRoom = await privateRoom(bo);
      using socket = await socketThatCalled('subscription', 'me.follow', {
        question: questions.ownRooms,
      });
      await expect.poll(socket.text, patience).toContain('snapshot');
      const [marker, fence] = [randomUUID(), randomUUID()];
      await say(ann, roomId, marker);
      await say(bo, openRoom, fence);
      await expect.poll(socket.text, patience).toContain(fence);
      expect(socket.text()).not.toContain(marker);
      if (socket.text().includes(`"id":${roomId},`)) {
        expect(socket.text()).toContain(`{"type":"roomLeft","roomId":${roomId}}`);
      }
    });

    test('me.follow is not told of a room that was left before it was told of coming in', async () => {
      const openRoom = await privateRoom(bo);
      using socket = await openSocket(server.url, bo);
      socket.send({ id: 1, method: 'subscription', params: { path: 'me.follow' } });
      await expect.poll(socket.text, patience).toContain('snapshot');
      const invite = () => ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
      const leaveAtLast = async () => {
        await expect.poll(() => leave().catch(() => null), patience).toEqual({ roomId });
      };
      await whileLooking(invite, /COMMIT/, leaveAtLast);
      const [marker, fence] = [randomUUID(), randomUUID()];
      await say(ann, roomId, marker);
      await say(bo, openRoom, fence);
      await expect.poll(socket.text, patience).toContain(fence);
      expect(socket.text()).not.toContain(marker);
    });
  });
});
