import type { Attack } from '../scene.ts';
import { rooms } from '../seeded-data.ts';
import { call, numbered, stop } from '../wire-socket.ts';
import { unless } from './unless.ts';

/** More of them on one connection are an attack: an app shows a room, or people, in a few places at most. */
const maxAlike = 10;

export const bySubscriptions: Record<string, Attack> = {
  '250 subscriptions whose IDs are 60 KB long, and messages for them': async (scene) => {
    const socket = await scene.socket();
    const roomId = rooms.lounge;
    for (let number = 0; number < 250 && !socket.isEnded; number++) {
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
    const problems = await scene.bystander.problems();
    return [...problems, ...unless(socket.ledger.count('started') === 0, 'An ID may be 60 KB long.')];
  },

  '1,000 follows of the own list in one frame': async (scene) => {
    const socket = await scene.socket();
    socket.batch(numbered(1_000, (id) => call(id, 'subscription', 'me.follow')));
    await socket.drained();
    const problems = await scene.bystander.problems();
    await socket.until(() => socket.receivedFrames >= 1_000);
    const started = socket.ledger.count('started');
    return [...problems, ...unless(started <= 1, `A connection follows the own list ${started} times.`)];
  },

  'presence of 500 people, followed 1,000 times': async (scene) => {
    const socket = await scene.socket();
    const userIds = Array.from({ length: 500 }, (_, index) => index + 1);
    socket.calls(...numbered(1_000, (id) => call(id, 'subscription', 'presence.follow', { userIds })));
    await socket.drained();
    const problems = await scene.bystander.problems();
    await socket.until(() => socket.receivedFrames >= 1_000);
    const started = socket.ledger.count('started');
    return [...problems, ...unless(started <= maxAlike, `A connection follows 500 people ${started} times.`)];
  },

  'a room followed from far back, 3,000 times': async (scene) => {
    const follow = { roomId: rooms.manyChanges, lastEventId: '50' };
    const sockets = await Promise.all([scene.socket(), scene.socket(), scene.socket()]);
    for (const socket of sockets) {
      socket.batch(numbered(1_000, (id) => call(id, 'subscription', 'rooms.follow', follow)));
    }
    const problems = await scene.bystander.problems();
    await Promise.all(sockets.map((socket) => socket.until(() => socket.receivedFrames >= 1_000)));
    const started = Math.max(...sockets.map(({ ledger }) => ledger.count('started')));
    return [...problems, ...unless(started <= maxAlike, `A connection follows a room ${started} times.`)];
  },

  'a room followed from far back and stopped, 2,000 times': async (scene) => {
    const socket = await scene.socket();
    const follow = { roomId: rooms.manyChanges, lastEventId: '50' };
    socket.calls(
      ...numbered(2_000, (id) => call(id, 'subscription', 'rooms.follow', follow)).flatMap((each) => [
        each,
        stop(each.id),
      ]),
    );
    await socket.drained();
    return scene.bystander.problems();
  },
};
