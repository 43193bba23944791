import { setTimeout as sleep } from 'node:timers/promises';
import { cutAll, gatherFollowers } from '../load/fleet.ts';
import type { RawSocket } from '../load/raw-socket.ts';
import { Tally } from '../load/tally.ts';
import { BareWsTarget } from '../targets/bare-ws.ts';
import { ParleyTarget } from '../targets/parley.ts';
import { SocketIoTarget } from '../targets/socket-io.ts';
import type { Target } from '../targets/target.ts';
import { turnOrder, type Figure } from './figure.ts';
import { Rows } from './rows.ts';
import { assertDelivers } from './witness.ts';

const contentBytes = 200;
const messagesPerSecond = 100;
const measuredSeconds = 4;

/**
 * From send to delivery at a steady rate that does not wait for anyone. Stock tRPC is left out: it can't make 100,000 deliveries a second,
 * so its latency would only reflect how long it was measured.
 */
export const latency: Figure = async ({ rounds, parleyMain, scaled }) => {
  await using parley = await ParleyTarget.start(parleyMain);
  await using bareWs = await BareWsTarget.start();
  await using socketIo = await SocketIoTarget.start();
  const targets: Target[] = [parley, bareWs, socketIo];
  const channels = new Map<Target, Channel>();
  for (const target of targets) {
    await assertDelivers(target, { count: 10, contentBytes });
    const channel = await Channel.open(target, scaled(1_000));
    await channel.run(messagesPerSecond);
    channels.set(target, channel);
  }

  const rows = new Rows();
  for (let round = 0; round < rounds; round += 1) {
    for (const [target, channel] of turnOrder([...channels], round)) {
      const ownBefore = process.cpuUsage();
      const startMs = performance.now();
      const latenciesMs = await channel.run(scaled(measuredSeconds * messagesPerSecond));
      const own = process.cpuUsage(ownBefore);
      const ownShare = (own.user + own.system) / 1_000 / (performance.now() - startMs);
      const at = (part: number) => latenciesMs[Math.floor((latenciesMs.length - 1) * part)] ?? Number.NaN;
      rows.add('from send to delivery, p50', 'ms', target.name, at(0.5));
      rows.add('from send to delivery, p99', 'ms', target.name, at(0.99));
      rows.add('load generator’s share of a core, latency', '%', target.name, ownShare * 100, null);
    }
  }
  for (const channel of channels.values()) channel.close();
  return rows.all();
};

/**
 * A sender and the followers of its messages. The n-th message that a follower gets is the n-th that was sent, so nothing has to be parsed.
 */
class Channel {
  #target: Target;
  #delivered = new Tally();
  #followers: RawSocket[] = [];
  #sender: RawSocket;
  #sentAtMs: number[] = [];
  #latenciesMs: number[] = [];

  private constructor(target: Target, sender: RawSocket) {
    this.#target = target;
    this.#sender = sender;
  }

  static async open(target: Target, followerCount: number): Promise<Channel> {
    const channel = new Channel(target, await target.openSender({}));
    channel.#followers = await gatherFollowers(target, followerCount, () => channel.#receiver());
    return channel;
  }

  /** Returns the time that each delivery took, in ascending order. */
  async run(messages: number): Promise<Float64Array> {
    this.#latenciesMs = [];
    const deliveredThen = this.#delivered.count + messages * this.#followers.length;
    const startMs = performance.now();
    for (let sent = 0; sent < messages; sent += 1) {
      const waitMs = startMs + (sent * 1_000) / messagesPerSecond - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      this.#sentAtMs.push(performance.now());
      this.#sender.send(this.#target.tickText({ count: 1, contentBytes }));
    }
    await this.#delivered.reaches(deliveredThen);
    return Float64Array.from(this.#latenciesMs).toSorted();
  }

  close(): void {
    cutAll([...this.#followers, this.#sender]);
  }

  #receiver(): () => void {
    let received = 0;
    return () => {
      this.#latenciesMs.push(performance.now() - (this.#sentAtMs[received++] ?? Number.NaN));
      this.#delivered.add();
    };
  }
}
