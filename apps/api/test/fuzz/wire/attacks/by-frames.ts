import { frame, opcodes, text } from '../../../torture/raw-socket.ts';
import type { Attack } from '../scene.ts';
import { rooms } from '../seeded-data.ts';
import { call, numbered, stop } from '../wire-socket.ts';
import { unless } from './unless.ts';

const longPage = { roomId: rooms.longMessages, limit: 200 };
/** A page is bounded by its text, which JSON makes somewhat longer. */
const maxPageBytes = 1024 * 1024;
const brackets = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

/** Deep JSON, in frames that only what calls itself for each level would fail at. */
const deepFrames: Record<string, string> = {
  'an array 40,000 deep': brackets(40_000),
  'an array 60,000 deep that is not closed': '['.repeat(60_000),
  'an object 10,000 deep': `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  'a call with an input 6,000 deep': `{"id":1,"method":"query","params":{"path":"rooms.list","input":${brackets(6_000)}}}`,
  'a batch of such a call, with a stop behind it': `[{"id":1,"method":"query","params":{"path":"rooms.list","input":${brackets(6_000)}}},${stop(2).json}]`,
  'a batch of such a subscription': `[{"id":1,"method":"subscription","params":{"path":"me.follow","input":${brackets(6_000)}}}]`,
};

export const byFrames: Record<string, Attack> = {
  ...Object.fromEntries(
    Object.entries(deepFrames).flatMap(([name, payload]): [string, Attack][] => [
      [
        `${name}, from nobody`,
        async (scene) => {
          const socket = await scene.anonymousSocket({ query: '?connectionParams=1' });
          socket?.send(text(payload));
          await socket?.until(() => false);
          return unless(socket?.isEnded === true, 'Who begins with no token may stay.');
        },
      ],
      [
        name,
        async (scene) => {
          const socket = await scene.socket();
          socket.ledger.sent([{ id: 1, kind: 'call' }]);
          socket.send(text(payload));
          await socket.fence();
          return unless(
            socket.isEnded || socket.ledger.count('invalid_json') === 1,
            'JSON of any depth is taken.',
          );
        },
      ],
    ]),
  ),

  '256 pages in one frame': async (scene) => {
    const socket = await scene.socket();
    socket.batch(numbered(256, (id) => call(id, 'query', 'messages.list', longPage)));
    await socket.drained();
    return scene.bystander.problems();
  },

  'a page of the longest messages': async (scene) => {
    const socket = await scene.socket();
    socket.calls(call(1, 'query', 'messages.list', longPage));
    await socket.until(() => socket.receivedFrames > 0);
    const length = socket.longestFrame;
    return unless(length <= maxPageBytes, `A page is ${length} bytes long.`);
  },

  '256 pages that nobody reads': async (scene) => {
    const socket = await scene.socket();
    socket.stopReading();
    socket.batch(numbered(256, (id) => call(id, 'query', 'messages.list', longPage)));
    await socket.drained();
    return scene.bystander.problems();
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
    const sockets = await Promise.all(frames.map(() => scene.socket()));
    for (const [index, socket] of sockets.entries()) socket.send(frames[index] ?? Buffer.alloc(0));
    await Promise.all(sockets.map((socket) => socket.until(() => false)));
    return unless(
      sockets.every(({ isEnded }) => isEnded),
      'A broken frame does not end its connection.',
    );
  },
};
