import { setTimeout as sleep } from 'node:timers/promises';
import { cutAll, gatherFollowers } from '../load/fleet.ts';
import type { RawSocket } from '../load/raw-socket.ts';
import { Tally } from '../load/tally.ts';
import { BareWsTarget } from '../targets/bare-ws.ts';
import { ParleyTarget } from '../targets/parley.ts';
import { StockTrpcTarget } from '../targets/stock-trpc.ts';
import type { Target } from '../targets/target.ts';
import { turnOrder, type Figure } from './figure.ts';
import { Rows } from './rows.ts';
import { assertDelivers } from './witness.ts';

const missed = 20;
const contentBytes = 200;
/** Long enough for a server to notice that connections are gone, and for anything sent twice to arrive. */
const settleMs = 500;

/** 1,000 clients lose their connections, miss 20 messages and reconnect at once: how long until all of them have everything. */
export const reconnect: Figure = async ({ rounds, parleyMain, scaled }) => {
  await using parley = await ParleyTarget.start(parleyMain);
  await using bareWs = await BareWsTarget.start();
  await using stockTrpc = await StockTrpcTarget.start();
  const crowds: Crowd[] = [];
  for (const target of [parley, bareWs, stockTrpc]) {
    await assertDelivers(target, { count: 1, contentBytes });
    const crowd = await gather(target, scaled(1_000));
    await comeBack(crowd);
    crowds.push(crowd);
  }
  const rows = new Rows();
  for (let round = 0; round < rounds; round += 1) {
    for (const crowd of turnOrder(crowds, round)) {
      const { tookMs, cpuUs } = await comeBack(crowd);
      const { name } = crowd.target;
      rows.add(`until all reconnected followers have the ${missed} messages they missed`, 'ms', name, tookMs);
      rows.add('server CPU per reconnected follower', 'µs', name, cpuUs / crowd.followers.length);
    }
  }
  for (const { followers, sender } of crowds) cutAll([...followers, sender]);
  return rows.all();
};

interface Crowd {
  target: Target;
  followers: RawSocket[];
  sender: RawSocket;
  answered: Tally;
  version: number;
}

async function gather(target: Target, count: number): Promise<Crowd> {
  const answered = new Tally();
  const sender = await target.openSender({ onLargeFrame: answered.add });
  // The witness has sent one message.
  return {
    target,
    followers: await gatherFollowers(target, count, () => () => undefined),
    sender,
    answered,
    version: 1,
  };
}

async function comeBack(crowd: Crowd) {
  const { target, followers, sender, answered } = crowd;
  cutAll(followers);
  sender.send(target.tickText({ count: missed, contentBytes }));
  await answered.reaches(answered.count + missed * target.answersPerMessage);
  await sleep(settleMs);

  const delivered = new Tally();
  const before = await target.server.measure();
  const startMs = performance.now();
  crowd.followers = await gatherFollowers(target, followers.length, () => delivered.add, crowd.version);
  await delivered.reaches(missed * followers.length);
  const tookMs = performance.now() - startMs;
  const after = await target.server.measure();

  await sleep(settleMs);
  if (delivered.count !== missed * followers.length) {
    throw new Error(`${target.name} delivered ${delivered.count} instead of ${missed * followers.length}.`);
  }
  crowd.version += missed;
  return { tookMs, cpuUs: after.cpuUs - before.cpuUs };
}
