import { opcodes, frame, text } from '../../torture/raw-socket.ts';
import type { Attack } from './scene.ts';
import { rooms } from './seeded-data.ts';
import { jsonRequest, requestText } from './wire-requests.ts';
import { call, stop, type Call } from './wire-socket.ts';

/** Attacks that once hurt others, each in its smallest form. Add yours here: it gets a server, and everything else is looked after. */
export const attacks: Record<string, Attack> = {
  'an array 40,000 deep, from nobody': async (scene) => {
    const socket = await scene.anonymousSocket({ query: '?connectionParams=1' });
    socket?.send(text('['.repeat(40_000) + ']'.repeat(40_000)));
    await socket?.fence();
    return [];
  },

  'a deep call in a batch, with a stop behind it': async (scene) => {
    const socket = await scene.socket();
    const input = '['.repeat(6_000) + ']'.repeat(6_000);
    socket.ledger.sent([{ id: 1, kind: 'call' }]);
    socket.send(
      text(`[{"id":1,"method":"query","params":{"path":"rooms.list","input":${input}}},${stop(2).json}]`),
    );
    await socket.fence();
    return [];
  },

  '256 pages in one frame': async (scene) => {
    const socket = await scene.socket();
    socket.batch(numbered(256, (id) => call(id, 'query', 'messages.list', longPage)));
    await socket.drained();
    return scene.bystander.problems();
  },

  '256 pages that nobody reads': async (scene) => {
    const socket = await scene.socket();
    socket.stopReading();
    socket.batch(numbered(256, (id) => call(id, 'query', 'messages.list', longPage)));
    await socket.drained();
    return scene.bystander.problems();
  },

  '600 subscriptions whose IDs are 60 KB long, and messages for them': async (scene) => {
    const socket = await scene.socket();
    const roomId = rooms.lounge;
    for (let number = 0; number < 600 && !socket.isEnded; number++) {
      const id = `${number}${'x'.repeat(60_000)}`;
      socket.calls(call(id, 'subscription', 'rooms.follow', { roomId }));
      // Read as it comes: what waits for a slow reader is bounded, and this is about something else.
      await socket.until(() => socket.ledger.count('started') + socket.ledger.refusals > number);
    }
    const accomplice = await scene.socket();
    accomplice.batch(
      numbered(15, (id) => {
        const input = { roomId, content: 'for all of them', clientMessageId: `${scene.from}-${id}` };
        return call(id, 'mutation', 'messages.send', input);
      }),
    );
    await accomplice.until(() => accomplice.receivedFrames >= 15);
    return scene.bystander.problems();
  },

  '1,000 follows of the own list in one frame': async (scene) => {
    const socket = await scene.socket();
    socket.batch(numbered(1_000, (id) => call(id, 'subscription', 'me.follow')));
    await socket.drained();
    const problems = await scene.bystander.problems();
    await socket.until(() => socket.receivedFrames >= 1_000);
    const started = socket.ledger.count('started');
    return started > 1
      ? [...problems, `A connection follows the own list ${started} times at once.`]
      : problems;
  },

  'presence of 500 people, followed 1,000 times': async (scene) => {
    const socket = await scene.socket();
    const userIds = Array.from({ length: 500 }, (_, index) => index + 1);
    socket.calls(...numbered(1_000, (id) => call(id, 'subscription', 'presence.follow', { userIds })));
    await socket.drained();
    return scene.bystander.problems();
  },

  'a room followed from far back, 3,000 times': async (scene) => {
    const follow = { roomId: rooms.manyChanges, lastEventId: '50' };
    for (let sockets = 0; sockets < 3; sockets++) {
      const socket = await scene.socket();
      socket.batch(numbered(1_000, (id) => call(id, 'subscription', 'rooms.follow', follow)));
      await socket.drained();
    }
    return scene.bystander.problems();
  },

  'pages over HTTP that nobody reads': async (scene) => {
    const input = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [index, longPage]));
    const paths = Array.from({ length: 20 }, () => 'messages.list').join(',');
    const target = `/trpc/${paths}?batch=1&input=${encodeURIComponent(JSON.stringify(input))}`;
    const headers = { authorization: `Bearer ${scene.token}` };
    for (let connections = 0; connections < 12; connections++) {
      const client = scene.requests();
      client.stopReading();
      client.send(requestText(target, { headers }));
    }
    return scene.bystander.problems();
  },

  'sign-ins under names of 254 characters that are written out long': async (scene) => {
    const socket = await scene.anonymousSocket();
    for (let round = 0; round < 20 && socket?.isEnded === false; round++) {
      socket.batch(
        numbered(256, (number) => {
          const username = `${'\ufdfa'.repeat(246)}${round} ${number}`;
          return call(`${round} ${number}`, 'mutation', 'auth.issueToken', {
            username,
            password: 'guessed',
          });
        }),
      );
      await socket.until(() => socket.receivedFrames >= 256 * (round + 1));
    }
    return [];
  },

  '500 registrations at once': async (scene) => {
    const clients = Array.from({ length: 50 }, (_, index) => scene.requests(`127.3.0.${index + 1}`));
    for (const [index, client] of clients.entries()) {
      client.send(
        ...Array.from({ length: 10 }, (_, number) => {
          const username = `newcomer-${index}-${number}`;
          return jsonRequest('POST', '/api/register', { username, password: 'correct horse battery' });
        }),
      );
    }
    return scene.bystander.problems();
  },

  '300 sign-ins at once': async (scene) => {
    const clients = Array.from({ length: 50 }, (_, index) => scene.requests(`127.3.1.${index + 1}`));
    for (const [index, client] of clients.entries()) {
      client.send(
        ...Array.from({ length: 6 }, (_, number) =>
          jsonRequest('POST', '/api/login', { username: `nobody-${index}-${number}`, password: 'guessed' }),
        ),
      );
    }
    return scene.bystander.problems();
  },

  '200 messages at once': async (scene) =>
    tooMany(scene, 200, 40, 'messages.send', (id) => ({
      roomId: rooms.lounge,
      content: 'spam',
      clientMessageId: String(id),
    })),

  '250 changes of typing at once': async (scene) =>
    tooMany(scene, 250, 100, 'rooms.setTyping', (id) => ({
      roomId: rooms.lounge,
      isTyping: id % 2 === 0,
    })),

  '100 rooms at once': async (scene) =>
    tooMany(scene, 100, 30, 'rooms.create', (id) => ({ name: `${scene.from} ${id}`, kind: 'private' })),

  '100 groups at once with somebody who did not ask': async (scene) =>
    tooMany(scene, 100, 30, 'rooms.openConversation', (id) => ({ userIds: [2, 3 + (id % 50)] })),

  '250 searches that nobody waits for': async (scene) => {
    const socket = await scene.socket();
    socket.batch(numbered(250, (id) => call(id, 'query', 'search.messages', broadSearch)));
    await socket.until(() => socket.receivedFrames > 0);
    socket[Symbol.dispose]();
    return scene.bystander.problems();
  },

  'sockets of nobody, as many as there can be': async (scene) => {
    let open = 0;
    while (open < 500 && (await scene.anonymousSocket()) !== null) open += 1;
    return scene.bystander.problems();
  },

  'sockets of nobody that stay': async (scene) => {
    const sockets = await Promise.all(Array.from({ length: 10 }, () => scene.anonymousSocket()));
    await Promise.all(sockets.map((socket) => socket?.until(() => false)));
    const left = sockets.filter((socket) => socket?.isEnded === false).length;
    return left > 0 ? [`${left} sockets of nobody may stay.`] : [];
  },

  'frames that break RFC 6455, each on a socket of its own': async (scene) => {
    const frames = [
      frame(opcodes.continuation, 'x'),
      frame(opcodes.text, 'x', { isMasked: false }),
      frame(opcodes.text, 'x', { reservedBits: 0x40 }),
      frame(opcodes.ping, 'x'.repeat(126)),
      frame(opcodes.ping, 'x', { isFinal: false }),
      frame(3, 'x'),
      frame(opcodes.close, Buffer.from([0])),
      Buffer.concat([frame(opcodes.text, 'x', { isFinal: false }), frame(opcodes.text, 'x')]),
      frame(opcodes.text, Buffer.from([0xff, 0xfe])),
    ];
    for (const bytes of frames) {
      const socket = await scene.anonymousSocket();
      socket?.send(bytes);
      await socket?.until(() => socket.isEnded);
    }
    return [];
  },
};

const longPage = { roomId: rooms.longMessages, limit: 200 };
const broadSearch = { query: 'quick brown fox jumps over the lazy dog lap', limit: 200 };

function numbered(count: number, make: (number: number) => Call): Call[] {
  return Array.from({ length: count }, (_, index) => make(index + 1));
}

/** Of so many calls at once few are served. */
async function tooMany(
  scene: Parameters<Attack>[0],
  calls: number,
  maxServed: number,
  path: string,
  input: (id: number) => unknown,
): Promise<string[]> {
  const socket = await scene.socket();
  socket.batch(numbered(calls, (id) => call(id, 'mutation', path, input(id))));
  await socket.fence();
  await socket.until(() => socket.receivedFrames > calls);
  const served = socket.ledger.count('served');
  return served > maxServed ? [`Of ${calls} calls of ${path} at once ${served} are served.`] : [];
}
