import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Attack } from '../attack.ts';
import type { AttackSocket, Call } from '../attack-socket.ts';
import type { Attacker } from '../attacker.ts';

const maxFrameBytes = 900 * 1024;

function open(attacker: Attacker, account = 0): Promise<AttackSocket> {
  return attacker.socket({ token: attacker.account(account).token, from: attacker.address(account) });
}

/** In as few frames as take them. */
function sendInFrames(socket: AttackSocket, calls: readonly Call[]): void {
  const callBytes = JSON.stringify(calls[0]).length + 100;
  const callsPerFrame = Math.max(1, Math.floor(maxFrameBytes / callBytes));
  for (let start = 0; start < calls.length; start += callsPerFrame) {
    socket.call(...calls.slice(start, start + callsPerFrame));
  }
}

/** Opens a thousand subscriptions at once, waits for the answers, connects anew. */
async function subscribe(attacker: Attacker, path: string, input: unknown): Promise<void> {
  const socket = await open(attacker);
  const answered = socket.answers(1_000);
  sendInFrames(
    socket,
    Array.from({ length: 1_000 }, () => ({ method: 'subscription', path, input })),
  );
  await answered;
  socket.cut();
}

/** Writes 20 messages at once every 4 seconds: as much as an account may. */
async function talk(attacker: Attacker, roomId: number, content: string): Promise<void> {
  const socket = await open(attacker, 1);
  while (socket.isOpen) {
    const messages = Array.from({ length: 20 }, () => ({ roomId, content, clientMessageId: randomUUID() }));
    socket.call(...messages.map((input) => ({ method: 'mutation' as const, path: 'messages.send', input })));
    await pause(4_000);
  }
}

async function followWithLongIds(attacker: Attacker, { isRead }: { isRead: boolean }): Promise<void> {
  const socket = await open(attacker);
  if (!isRead) socket.pause();
  const input = { roomId: attacker.stage.replayRoomId };
  for (let index = 0; index < 1_000 && socket.isOpen; index += 1) {
    socket.call({ id: `${index}`.padEnd(60_000, 'x'), method: 'subscription', path: 'rooms.follow', input });
    if (index % 50 === 49) await pause(20);
  }
  await socket.closed();
}

/** Follows a room from as far behind as is replayed, stops, and again: 50 of them under way. */
async function replay(attacker: Attacker): Promise<void> {
  const socket = await open(attacker);
  const { replayRoomId: roomId } = attacker.stage;
  await Promise.all(
    Array.from({ length: 50 }, async (_, lane) => {
      for (let turn = 0; socket.isOpen; turn += 1) {
        const id = 1 + lane + 50 * turn;
        const answered = socket.answers(1);
        const lastEventId = '100';
        socket.call({ id, method: 'subscription', path: 'rooms.follow', input: { roomId }, lastEventId });
        await answered;
        socket.call({ id, method: 'subscription.stop' });
      }
    }),
  );
}

async function followUnread(attacker: Attacker, roomId: number): Promise<void> {
  const socket = await open(attacker);
  const answered = socket.answers(100);
  sendInFrames(
    socket,
    Array.from({ length: 100 }, () => ({ method: 'subscription', path: 'rooms.follow', input: { roomId } })),
  );
  await answered;
  socket.pause();
  await socket.closed();
}

/** Connects, asks for its own list, and goes as soon as that has come. */
async function comeAndGo(attacker: Attacker): Promise<void> {
  const socket = await open(attacker);
  const answered = socket.answers(1);
  socket.call({ method: 'subscription', path: 'me.follow' });
  await answered;
  socket.cut();
}

async function stay(attacker: Attacker, { isFollowing }: { isFollowing: boolean }): Promise<void> {
  const socket = await open(attacker);
  if (isFollowing) socket.call({ method: 'subscription', path: 'me.follow' });
  await socket.closed();
}

export const subscriptionAttacks: readonly Attack[] = [
  {
    name: 'long-ids',
    does: 'Follows a room 1,000 times with IDs of 60 KB, on one socket that it reads and one that it does not, and writes to the room.',
    run: (attacker) =>
      attacker.lanes(3, (lane) =>
        lane === 2
          ? talk(attacker, attacker.stage.replayRoomId, 'For long IDs.')
          : followWithLongIds(attacker, { isRead: lane === 0 }),
      ),
  },
  {
    name: 'me-follow',
    does: 'Requests its own list of 300 rooms 1,000 times in a frame, and reconnects.',
    run: (attacker) => attacker.lanes(1, () => subscribe(attacker, 'me.follow', undefined)),
  },
  {
    name: 'presence-follow',
    does: 'Follows the presence of 500 people 1,000 times on a socket, and reconnects.',
    run: (attacker) => {
      const userIds = attacker.stage.userIds.slice(0, 500);
      return attacker.lanes(1, () => subscribe(attacker, 'presence.follow', { userIds }));
    },
  },
  {
    name: 'typing-follow',
    does: 'Follows typing in a room 1,000 times on a socket, and reconnects.',
    run: (attacker) =>
      attacker.lanes(1, () => subscribe(attacker, 'rooms.typing', { roomId: attacker.stage.longRoomId })),
  },
  {
    name: 'replay',
    does: 'Follows a room from 500 changes back, stops and repeats, 50 times at once on a socket.',
    run: (attacker) => attacker.lanes(1, () => replay(attacker)),
  },
  {
    name: 'follow-unread',
    does: 'Follows a room 100 times on each of 50 sockets without reading, and writes messages of the maximum length to it.',
    run: (attacker) => {
      const { replayRoomId } = attacker.stage;
      return attacker.lanes(51, (lane) =>
        lane === 50 ? talk(attacker, replayRoomId, '🍅'.repeat(4_000)) : followUnread(attacker, replayRoomId),
      );
    },
  },
  {
    name: 'come-and-go',
    does: 'Connects, requests its own list of 300 rooms and disconnects, 8 times at once.',
    run: (attacker) => attacker.lanes(8, () => comeAndGo(attacker)),
  },
  {
    name: 'idle-sessions',
    does: 'Holds up to 2,000 sockets of one account from one address, as many as the server allows.',
    run: (attacker) => attacker.lanes(2_000, () => stay(attacker, { isFollowing: false })),
  },
  {
    name: 'lists',
    does: 'The same, and follows its own list of 300 rooms on each of them.',
    run: (attacker) => attacker.lanes(2_000, () => stay(attacker, { isFollowing: true })),
  },
];
