import { setTimeout as sleep } from 'node:timers/promises';
import { cutAll, gatherFollowers } from '../load/fleet.ts';
import type { RawSocket } from '../load/raw-socket.ts';
import { Tally } from '../load/tally.ts';
import { startSharedParts } from '../servers/parts.ts';
import { ParleyTarget } from '../targets/parley.ts';
import type { Figure } from './figure.ts';
import { Rows } from './rows.ts';
import { pump } from './sends.ts';

const contentBytes = 200;
const messages = 250;
const messagesUnderWay = 8;
/** Enough to keep a node busy all the time, like one that needs a second node beside it: waking a process costs more than the work that follows. */
const roomsFollowed = 16;
const roomsHeard = 64;
const manyFollowers = 100;
const fewFollowers = 10;
const followersInAll = 1_000;
const idleMs = 3_000;

/** What the bus costs a node that only delivers, and what additional nodes gain. */
export const nodes: Figure = async ({ rounds, parleyMain, scaled }) => {
  await using parts = await startSharedParts();
  await using first = await ParleyTarget.start(parleyMain, parts.env);
  await using second = await first.startAnother(parleyMain, parts.env);
  await using third = await first.startAnother(parleyMain, parts.env);
  const count = scaled(messages);
  const rows = new Rows();
  for (let round = 0; round < rounds; round += 1) {
    const idleUsPerMs = await idleCost(second);
    const messageUs = ({ tookMs, busiestUs }: Heard, messagesHeard: number) =>
      (busiestUs - tookMs * idleUsPerMs) / messagesHeard;
    const ofFollowed = async (followers: number) =>
      messageUs(await deliverInRooms(first, second, followers, count), count * roomsFollowed);
    // Only the followers differ, so the difference is due to them.
    const deliveryUs =
      ((await ofFollowed(manyFollowers)) - (await ofFollowed(fewFollowers))) / (manyFollowers - fewFollowers);
    const heard = count * 40;
    const busUs = messageUs(await hearInRooms(first, second, heard), heard);
    rows.add('CPU per notice of a message from another node', 'µs', 'Parley', busUs);
    rows.add(
      `the same, as a share of delivering it to ${manyFollowers} followers`,
      '%',
      'Parley',
      (busUs / (deliveryUs * manyFollowers)) * 100,
    );

    for (const [name, targets] of [
      ['one node', [first]],
      ['two nodes', [first, second]],
      ['three nodes', [first, second, third]],
    ] as const) {
      const audience = await Audience.gather(targets, Math.ceil(scaled(followersInAll) / targets.length));
      await audience.hear(first, 20, 1);
      const { busiestUs, tookMs } = await audience.hear(first, count * 2, messagesUnderWay);
      audience.leave();
      const deliveries = count * 2 * audience.size;
      rows.add(`deliveries, ${name}`, 'a second', 'Parley', deliveries / (tookMs / 1_000), 'more');
      rows.add(`CPU of the busiest node per delivery, ${name}`, 'µs', 'Parley', busiestUs / deliveries);
    }
  }
  return rows.all();
};

/** What an idle node uses per millisecond, such as for its leases. */
async function idleCost({ server }: ParleyTarget): Promise<number> {
  const before = await server.measure();
  const startMs = performance.now();
  await sleep(idleMs);
  const after = await server.measure();
  return (after.cpuUs - before.cpuUs) / (performance.now() - startMs);
}

/** Delivers messages that come in on another node. In each room the next message is sent when everyone has the last one. */
async function deliverInRooms(
  from: ParleyTarget,
  to: ParleyTarget,
  followersOfOneRoom: number,
  messagesOfOneRoom: number,
): Promise<Heard> {
  const sender = await from.openSender({});
  const roomIds = await Promise.all(Array.from({ length: roomsFollowed }, () => from.createRoom()));
  const followed = [];
  for (const roomId of roomIds) {
    const delivered = new Tally();
    const followers = await gatherFollowers(to.inRoom(roomId), followersOfOneRoom, () => delivered.add);
    followed.push({ room: from.inRoom(roomId), delivered, followers });
  }
  const before = await to.server.measure();
  const startMs = performance.now();
  await Promise.all(
    followed.map(async ({ room, delivered, followers }) => {
      for (let sent = 1; sent <= messagesOfOneRoom; sent += 1) {
        sender.send(room.tickText({ count: 1, contentBytes }));
        await delivered.reaches(sent * followers.length);
      }
    }),
  );
  const tookMs = performance.now() - startMs;
  const after = await to.server.measure();
  cutAll([...followed.flatMap(({ followers }) => followers), sender]);
  return { tookMs, busiestUs: after.cpuUs - before.cpuUs };
}

/** Receives notices of messages that come in on another node, one message per notice, and delivers them to nobody. */
async function hearInRooms(from: ParleyTarget, to: ParleyTarget, messagesHeard: number): Promise<Heard> {
  const roomIds = await Promise.all(Array.from({ length: roomsHeard }, () => from.createRoom()));
  const listeners = await Promise.all(roomIds.map((roomId) => to.inRoom(roomId).listen()));
  const sender = await from.openSender({});
  let sent = 0;
  const sendText = () => from.sendText(roomIds[sent++ % roomsHeard] ?? 0, contentBytes);
  const before = await to.server.measure();
  const { tookMs } = await pump([sender], messagesHeard, sendText);
  const after = await to.server.measure();
  cutAll([...listeners, sender]);
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

  static async gather(targets: readonly ParleyTarget[], followersOfEach: number): Promise<Audience> {
    const audience = new Audience();
    for (const target of targets) {
      audience.#targets.push(target);
      audience.#followers.push(
        ...(await gatherFollowers(target, followersOfEach, () => audience.#delivered.add)),
      );
    }
    return audience;
  }

  get size(): number {
    return this.#followers.length;
  }

  /** Sends messages, each once everyone has the one sent `underWay` messages earlier. */
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
