import { setTimeout as sleep } from 'node:timers/promises';
import { Reader } from '../load/reader.ts';
import type { RawSocket } from '../load/raw-socket.ts';
import { Tally } from '../load/tally.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { startsOf } from '../targets/starts.ts';
import type { Target } from '../targets/target.ts';
import { turnOrder, type Figure } from './figure.ts';
import { Rows } from './rows.ts';

/** Twenty messages of 2 KB are a frame below Parley's limit of 64 KB. */
const tick = { count: 20, contentBytes: 2_000 };
const ticksUnderWay = 4;
const sampleMs = 100;
const mebibyte = 1024 * 1024;

/** A follower stops reading while 60,000 messages are sent, then continues, and must end up with all of them. */
export const paused: Figure = async ({ rounds, parleyMain, scaled }) => {
  const starts = startsOf(parleyMain);
  const rows = new Rows();
  for (let round = 0; round < rounds; round += 1) {
    for (const start of turnOrder(starts, round)) {
      await using target = await start();
      const { name, server } = target;
      const conversation = await Conversation.open(target);
      const reader = await Reader.open(target);
      // By then a database has filled its caches, and any further growth is due to the reader.
      await conversation.send(scaled(20_000));
      await reader.hasAll(conversation.sent);

      const before = await server.measureSettled();
      reader.pause();
      const peakBytes = await peakRssDuring(server, conversation.send(scaled(60_000)));
      const after = await server.measureSettled();
      const startMs = performance.now();
      reader.resume();
      await reader.hasAll(conversation.sent);
      const tookMs = performance.now() - startMs;
      conversation.close();
      reader.close();

      const growth = (bytes: number) => Math.max(bytes - before.rssBytes, 0) / mebibyte;
      rows.add('memory growth while a reader is paused, peak', 'MB', name, growth(peakBytes));
      rows.add('memory growth while a reader is paused, kept', 'MB', name, growth(after.rssBytes));
      rows.add('until the resumed reader has all messages', 'ms', name, tookMs);
    }
  }
  return rows.all();
};

/** Sends as fast as a follower that does read receives. */
class Conversation {
  sent = 0;
  #target: Target;
  #sender: RawSocket;
  #follower: RawSocket;
  #answered: Tally;
  #delivered: Tally;

  private constructor(
    target: Target,
    sender: RawSocket,
    follower: RawSocket,
    answered: Tally,
    delivered: Tally,
  ) {
    this.#target = target;
    this.#sender = sender;
    this.#follower = follower;
    this.#answered = answered;
    this.#delivered = delivered;
  }

  static async open(target: Target): Promise<Conversation> {
    const answered = new Tally();
    const delivered = new Tally();
    const sender = await target.openSender({ onLargeFrame: answered.add });
    const follower = await target.follow({ onLargeFrame: delivered.add });
    return new Conversation(target, sender, follower, answered, delivered);
  }

  async send(messages: number): Promise<void> {
    const sentThen = this.sent + Math.ceil(messages / tick.count) * tick.count;
    while (this.sent < sentThen) {
      this.#sender.send(this.#target.tickText(tick));
      this.sent += tick.count;
      await this.#isReceived(this.sent - tick.count * ticksUnderWay);
    }
    await this.#isReceived(this.sent);
  }

  close(): void {
    this.#sender.destroy();
    this.#follower.destroy();
  }

  async #isReceived(messages: number): Promise<void> {
    await Promise.all([
      this.#delivered.reaches(messages),
      this.#answered.reaches(messages * this.#target.answersPerMessage),
    ]);
  }
}

async function peakRssDuring(server: ServerProcess, work: Promise<void>): Promise<number> {
  let isDone = false;
  let peakBytes = 0;
  const done = work.finally(() => (isDone = true));
  const sampled = (async () => {
    while (!isDone) {
      peakBytes = Math.max(peakBytes, (await server.measure()).rssBytes);
      await sleep(sampleMs);
    }
  })();
  await Promise.all([done, sampled]);
  return peakBytes;
}
