import { text } from '../../../torture/raw-socket.ts';
import { until } from '../../../torture/until.ts';
import type { Attack, Scene } from '../scene.ts';
import { rooms } from '../seeded-data.ts';
import { call, numbered, patienceMs, type WireSocket } from '../wire-socket.ts';
import { unless } from './unless.ts';

/** Calls that one account makes at once, of which no more than a few are served. */
interface Flood {
  calls: number;
  /** Well above the burst that is allowed, since the test may take its time. */
  maxServed: number;
  path: string;
  input: (id: number, scene: Scene) => unknown;
}

const floods: Record<string, Flood> = {
  '250 messages at once': {
    calls: 250,
    maxServed: 100,
    path: 'messages.send',
    input: (id) => ({ roomId: rooms.lounge, content: 'spam', clientMessageId: String(id) }),
  },
  '250 changes of typing at once': {
    calls: 250,
    maxServed: 100,
    path: 'rooms.setTyping',
    input: (id) => ({ roomId: rooms.lounge, isTyping: id % 2 === 0 }),
  },
  '100 rooms at once': {
    calls: 100,
    maxServed: 30,
    path: 'rooms.create',
    input: (id, { from }) => ({ name: `${from} ${id}`, kind: 'private' }),
  },
  '100 groups at once with somebody who did not ask': {
    calls: 100,
    maxServed: 30,
    path: 'rooms.openConversation',
    input: (id) => ({ userIds: [2, 3 + (id % 50)] }),
  },
  '100 openings of one conversation at once': {
    calls: 100,
    maxServed: 50,
    path: 'rooms.openConversation',
    input: () => ({ userIds: [2] }),
  },
};

/** Of words that are in 20,000 messages. */
const broadSearch = { query: 'quick brown fox jumps over the lazy dog lap', limit: 200 };

export const byRates: Record<string, Attack> = {
  ...Object.fromEntries(
    Object.entries(floods).map(([name, flood]): [string, Attack] => [name, (scene) => pour(flood, scene)]),
  ),

  '10,000 PINGs at once': async (scene) => {
    const socket = await scene.socket();
    socket.send(Buffer.concat(Array.from({ length: 10_000 }, () => text('PING'))));
    await socket.until(() => socket.receivedFrames >= 10_000);
    return unless(socket.isEnded, 'A connection may send any number of frames at once.');
  },

  '360 searches over 12 connections': async (scene) => {
    for (const socket of await search(scene)) await socket.drained();
    return scene.bystander.problems();
  },

  '360 searches over 12 connections that have gone': async (scene) => {
    const sockets = await search(scene);
    await until(() => sockets.some(({ receivedFrames }) => receivedFrames > 0), patienceMs);
    for (const socket of sockets) socket[Symbol.dispose]();
    return scene.bystander.problems();
  },
};

async function search(scene: Scene): Promise<WireSocket[]> {
  const sockets = await Promise.all(Array.from({ length: 12 }, () => scene.socket()));
  for (const socket of sockets) {
    socket.batch(numbered(30, (id) => call(id, 'query', 'search.messages', broadSearch)));
  }
  return sockets;
}

async function pour({ calls, maxServed, path, input }: Flood, scene: Scene): Promise<string[]> {
  const socket = await scene.socket();
  socket.batch(numbered(calls, (id) => call(id, 'mutation', path, input(id, scene))));
  await socket.until(() => socket.receivedFrames >= calls);
  const served = socket.ledger.count('served');
  return unless(served <= maxServed, `Of ${calls} calls of ${path} at once ${served} are served.`);
}
