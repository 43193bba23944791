import { setTimeout as sleep } from 'node:timers/promises';
import { cutAll, gatherFollowers } from '../load/fleet.ts';
import type { RawSocket } from '../load/raw-socket.ts';
import { Tally } from '../load/tally.ts';
import { startSharedParts } from '../servers/parts.ts';
import { ParleyTarget } from '../targets/parley.ts';
import type { Figure } from './figure.ts';
import { Rows } from './rows.ts';

const contentBytes = 200;
const messages = 400;
const messagesUnderWay = 8;
/** So many that a node has something to do all the time: to wake a process costs more than what it then does. */
const roomsHeard = 64;
const followersOfOneRoom = 100;
const followersInAll = 1_000;
const idleMs = 3_000;

/** What the bus costs a node that only delivers, and what a second node brings. */
export const nodes: Figure = async ({ rounds, parleyMain, scaled }) => {
  await using parts = await startSharedParts();
  await using first = await ParleyTarget.start(parleyMain, parts.env);
  await using second = await first.startAnother(parleyMain, parts.env);
  const count = scaled(messages);
  const rows = new Rows();
  for (let round = 0; round < rounds; round += 1) {
    const idleUsPerMs = await idleCost(second);
    const messageUs = (of: Heard, messagesHeard = count) =>
      (of.busiestUs - of.tookMs * idleUsPerMs) / messagesHeard;
    const many = await Audience.gather([[second, scaled(followersOfOneRoom)]]);
    await many.hear(first, 50, 1);
    const ofMany = messageUs(await many.hear(first, count, 1));
    many.leave();
    const one = await Audience.gather([[second, 1]]);
    const ofOne = messageUs(await one.hear(first, count, 1));
    one.leave();
    // What they differ by is due to the followers.
    const deliveryUs = (ofMany - ofOne) / (many.size - 1);
    const busUs = messageUs(await hearInRooms(first, second, count * 10), count * 10) - deliveryUs;
    rows.add('CPU of a message from another node, before its delivery', 'µs', 'Parley', busUs);
    rows.add(
      `the same as a share of its delivery to ${followersOfOneRoom} followers`,
      '%',
      'Parley',
      (busUs / (deliveryUs * many.size)) * 100,
    );

    for (const [name, spread] of [
      ['one node', [[first, scaled(followersInAll)]]],
      [
        'two nodes',
        [
          [first, scaled(followersInAll) / 2],
          [second, scaled(followersInAll) / 2],
        ],
      ],
    ] as const) {
      const audience = await Audience.gather(spread);
      await audience.hear(first, 20, 1);
      const { busiestUs, tookMs } = await audience.hear(first, count * 2, messagesUnderWay);
      audience.leave();
      const deliveries = count * 2 * audience.size;
      rows.add(`deliveries, ${name}`, 'a second', 'Parley', deliveries / (tookMs / 1_000), 'more');
      rows.add(`CPU of the busier node a delivery, ${name}`, 'µs', 'Parley', busiestUs / deliveries);
    }
  }
  return rows.all();
};

/** What a node uses a millisecond when nothing happens, such as for its leases. */
async function idleCost({ server }: ParleyTarget): Promise<number> {
  const before = await server.measure();
  const startMs = performance.now();
  await sleep(idleMs);
  const after = await server.measure();
  return (after.cpuUs - before.cpuUs) / (performance.now() - startMs);
}

/** What comes in on one node for rooms that each have one follower on the other: a message of its own for the bus every time. */
async function hearInRooms(from: ParleyTarget, to: ParleyTarget, count: number): Promise<Heard> {
  const delivered = new Tally();
  const roomIds = await Promise.all(Array.from({ length: roomsHeard }, () => from.createRoom()));
  const followers = await Promise.all(
    roomIds.map((roomId) => to.inRoom(roomId).follow({ onLargeFrame: delivered.add })),
  );
  const senders = roomIds.map((roomId) => from.inRoom(roomId));
  const sender = await from.openSender({});
  const before = await to.server.measure();
  const startMs = performance.now();
  for (let sent = 0; sent < count; sent += 1) {
    sender.send(senders[sent % senders.length]?.tickText({ count: 1, contentBytes }) ?? '');
    await delivered.reaches(sent + 1 - roomsHeard);
  }
  await delivered.reaches(count);
  const tookMs = performance.now() - startMs;
  const after = await to.server.measure();
  cutAll([...followers, sender]);
  return { tookMs, busiestUs: after.cpuUs - before.cpuUs };
}

interface Heard {
  tookMs: number;
  /** CPU of the node that used most. */
  busiestUs: number;
}

/** Followers of one room on one or several nodes. */
class Audience {
  #delivered = new Tally();
  #followers: RawSocket[] = [];
  #targets: ParleyTarget[] = [];

  static async gather(
    spread: readonly (readonly [target: ParleyTarget, followers: number])[],
  ): Promise<Audience> {
    const audience = new Audience();
    for (const [target, followers] of spread) {
      audience.#targets.push(target);
      audience.#followers.push(...(await gatherFollowers(target, followers, () => audience.#delivered.add)));
    }
    return audience;
  }

  get size(): number {
    return this.#followers.length;
  }

  /** Sends messages, each once all have got those that were sent so many before. */
  async hear(through: ParleyTarget, count: number, underWay: number): Promise<Heard> {
    const sender = await through.openSender({});
    const deliveredBefore = this.#delivered.count;
    const before = await this.#cpuUs();
    const startMs = performance.now();
    for (let sent = 0; sent < count; sent += 1) {
      sender.send(through.tickText({ count: 1, contentBytes }));
      await this.#delivered.reaches(deliveredBefore + (sent + 1 - underWay) * this.size);
    }
    await this.#delivered.reaches(deliveredBefore + count * this.size);
    const tookMs = performance.now() - startMs;
    const after = await this.#cpuUs();
    sender.destroy();
    return { tookMs, busiestUs: Math.max(...after.map((cpuUs, index) => cpuUs - (before[index] ?? 0))) };
  }

  leave(): void {
    cutAll(this.#followers);
  }

  #cpuUs(): Promise<number[]> {
    return Promise.all(this.#targets.map(async ({ server }) => (await server.measure()).cpuUs));
  }
}
