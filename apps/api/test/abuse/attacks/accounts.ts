import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Attack } from '../attack.ts';
import type { Call } from '../attack-socket.ts';
import type { Attacker, HttpCall } from '../attacker.ts';

const underWay = 64;

/** One account, or one on each lane, calls as fast as it is answered, over one socket. */
function overSocket(attacker: Attacker, next: (lane: number) => Call, accounts = 1): Promise<void> {
  return attacker.lanes(accounts, async (lane) => {
    const { token } = attacker.account(lane);
    const socket = await attacker.socket({ token, from: attacker.address(lane) });
    await socket.flood(underWay, () => next(lane));
  });
}

/** The first account calls over HTTP, on so many connections. */
function overHttp(attacker: Attacker, next: () => HttpCall): Promise<void> {
  const { token } = attacker.account();
  return attacker.httpFlood(32, () => ({ ...next(), token }));
}

function send(attacker: Attacker, content = 'Buy now.'): Call {
  const roomId = attacker.stage.attackerRoomIds[5] ?? 0;
  const input = { roomId, content, clientMessageId: randomUUID() };
  return { method: 'mutation', path: 'messages.send', input };
}

/** What looks through all that was ever said. */
const search: Call = {
  method: 'query',
  path: 'search.messages',
  input: { query: 'the server message garden tomatoes t', limit: 200 },
};

async function searchAndGo(attacker: Attacker, account: number): Promise<void> {
  const { token } = attacker.account(account);
  const socket = await attacker.socket({ token, from: attacker.address(account) });
  socket.call(...Array.from({ length: 250 }, () => search));
  await Promise.race([socket.answers(1), pause(250)]);
  socket.cut();
}

/** Reads of every kind, each with the largest pages. */
function read(attacker: Attacker): Call {
  const roomId = attacker.stage.replayRoomId;
  return attacker.random.pick<Call>([
    { method: 'query', path: 'messages.list', input: { roomId, limit: 200 } },
    { method: 'query', path: 'messages.listAll', input: { limit: 200 } },
    { method: 'query', path: 'messages.listByUsername', input: { q: 'attacker-2', limit: 200 } },
    { method: 'query', path: 'rooms.list', input: { query: 'attack', limit: 200 } },
    { method: 'query', path: 'rooms.get', input: { roomId } },
    { method: 'query', path: 'rooms.members', input: { roomId, query: 'a', limit: 200 } },
    { method: 'query', path: 'search.users', input: { query: 'u', limit: 200 } },
  ]);
}

export const accountAttacks: readonly Attack[] = [
  {
    name: 'sends',
    does: 'Sends messages as fast as the server answers, 64 at once.',
    run: (attacker) => overSocket(attacker, () => send(attacker)),
  },
  {
    name: 'sends-long',
    does: 'The same with messages of the maximum length.',
    run: (attacker) => overSocket(attacker, () => send(attacker, '🍅'.repeat(4_000))),
  },
  {
    name: 'sends-http',
    does: 'The same over REST, on 32 connections.',
    run: (attacker) =>
      overHttp(attacker, () => ({
        method: 'POST',
        path: `/api/chat/rooms/${attacker.stage.attackerRoomIds[5]}/messages`,
        body: JSON.stringify({ content: 'Buy now.', clientMessageId: randomUUID() }),
      })),
  },
  {
    name: 'sends-20',
    isCrowd: true,
    does: 'The same as `sends`, from 20 accounts on as many addresses.',
    run: (attacker) => overSocket(attacker, () => send(attacker), 20),
  },
  {
    name: 'edits',
    does: 'Edits and deletes its own messages as fast as the server answers.',
    run: (attacker) => {
      const { replayRoomId: roomId } = attacker.stage;
      return overSocket(attacker, () => {
        // Each of twenty attackers wrote every twentieth message.
        const seq = 1 + 20 * attacker.random.int(0, 29);
        return attacker.random.chance(0.99)
          ? { method: 'mutation', path: 'messages.edit', input: { roomId, seq, content: randomUUID() } }
          : { method: 'mutation', path: 'messages.delete', input: { roomId, seq } };
      });
    },
  },
  {
    name: 'typing',
    does: 'Starts and stops typing as fast as the server answers.',
    run: (attacker) => {
      const { longRoomId: roomId } = attacker.stage;
      let isTyping = false;
      return overSocket(attacker, () => {
        isTyping = !isTyping;
        return { method: 'mutation', path: 'rooms.setTyping', input: { roomId, isTyping } };
      });
    },
  },
  {
    name: 'rooms',
    does: 'Creates public rooms as fast as the server answers.',
    run: (attacker) =>
      overSocket(attacker, () => ({
        method: 'mutation',
        path: 'rooms.create',
        input: { name: `Buy now ${randomUUID()}`, kind: 'public' },
      })),
  },
  {
    name: 'join-and-leave',
    does: 'Leaves a private room of 20 and is added again by another account, as fast as the server answers.',
    run: (attacker) => {
      const roomId = attacker.stage.attackerRoomIds[6] ?? 0;
      const { userId } = attacker.account();
      return overSocket(
        attacker,
        (lane) =>
          lane === 0
            ? { method: 'mutation', path: 'rooms.leave', input: { roomId } }
            : { method: 'mutation', path: 'rooms.invite', input: { roomId, userIds: [userId] } },
        2,
      );
    },
  },
  {
    name: 'groups',
    does: 'Creates groups with a stranger in them as fast as the server answers.',
    run: (attacker) => {
      const [victim] = attacker.stage.bystanders;
      return overSocket(attacker, () => ({
        method: 'mutation',
        path: 'rooms.openConversation',
        input: { userIds: [victim?.userId, attacker.account(1).userId] },
      }));
    },
  },
  {
    name: 'status-changes',
    does: 'Changes its status and read marks as fast as the server answers.',
    run: (attacker) => {
      let count = 0;
      const { replayRoomId: roomId } = attacker.stage;
      return overSocket(attacker, () => {
        count += 1;
        return count % 2 === 0
          ? { method: 'mutation', path: 'presence.setStatus', input: { text: `Status ${count}` } }
          : { method: 'mutation', path: 'me.markRead', input: { roomId, seq: 1 + (count % 600) } };
      });
    },
  },
  {
    name: 'searches',
    does: 'Searches 30,000 messages 250 times in one frame, disconnects after 250 ms, and repeats.',
    run: (attacker) => attacker.lanes(1, () => searchAndGo(attacker, 0)),
  },
  {
    name: 'searches-20',
    isCrowd: true,
    does: 'The same from 20 accounts on as many addresses.',
    run: (attacker) => attacker.lanes(20, (lane) => searchAndGo(attacker, lane)),
  },
  {
    name: 'reads',
    does: 'Reads pages of messages, rooms, members and people as fast as the server answers, 64 at once on a socket.',
    run: (attacker) => overSocket(attacker, () => read(attacker)),
  },
  {
    name: 'reads-http',
    does: 'The same over tRPC with HTTP, 20 in a batch, on 32 connections.',
    run: (attacker) =>
      overHttp(attacker, () => {
        const calls = Array.from({ length: 20 }, () => read(attacker));
        const input = JSON.stringify(Object.fromEntries(calls.map((call, index) => [index, call.input])));
        const paths = calls.map(({ path }) => path).join(',');
        return { path: `/trpc/${paths}?batch=1&input=${encodeURIComponent(input)}` };
      }),
  },
];
