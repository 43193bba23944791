import { cutAll, gatherFollowers } from '../load/fleet.ts';
import type { RawSocket } from '../load/raw-socket.ts';
import { Tally } from '../load/tally.ts';
import { BareWsTarget } from '../targets/bare-ws.ts';
import { ParleyTarget } from '../targets/parley.ts';
import { SocketIoTarget } from '../targets/socket-io.ts';
import { StockTrpcTarget } from '../targets/stock-trpc.ts';
import type { Target } from '../targets/target.ts';
import { turnOrder, type Figure } from './figure.ts';
import { Rows } from './rows.ts';
import { assertDelivers } from './witness.ts';

const contentBytes = 200;
const modes = [
  { count: 1, ticks: 150, title: '1 message per tick' },
  { count: 10, ticks: 20, title: '10 messages per tick' },
];

interface Stage {
  target: Target;
  followers: RawSocket[];
  delivered: Tally;
  sender: RawSocket;
  answered: Tally;
}

/** Server CPU per delivery of a message to each of 1,000 followers. */
export const cpu: Figure = async ({ rounds, parleyMain, scaled }) => {
  await using parley = await ParleyTarget.start(parleyMain);
  await using bareWs = await BareWsTarget.start();
  await using socketIo = await SocketIoTarget.start();
  await using stockTrpc = await StockTrpcTarget.start();
  const followerCount = scaled(1_000);
  const stages: Stage[] = [];
  for (const target of [parley, bareWs, socketIo, stockTrpc]) {
    const stage = await setUp(target, followerCount);
    stages.push(stage);
    for (const { count } of modes) await broadcast(stage, scaled(30), count);
  }

  const rows = new Rows();
  for (let round = 0; round < rounds; round += 1) {
    for (const { count, ticks, title } of modes) {
      const deliveries = scaled(ticks) * count * followerCount;
      for (const stage of turnOrder(stages, round)) {
        const { name } = stage.target;
        const usedUs = await broadcast(stage, scaled(ticks), count);
        rows.add(`CPU per delivery, ${title}, storing included`, 'µs', name, usedUs / deliveries);
        if (stage.target !== parley) {
          rows.add(`CPU per delivery, ${title}`, 'µs', name, usedUs / deliveries);
          continue;
        }
        // Four times as often, because so little work is hard to measure.
        const storingUs = (await store(parley, stage, scaled(ticks) * 4, count)) / 4;
        rows.add(`CPU per delivery, ${title}`, 'µs', name, (usedUs - storingUs) / deliveries);
        rows.add(`CPU per message sent to nobody, ${title}`, 'µs', name, storingUs / (scaled(ticks) * count));
      }
    }
  }
  for (const { followers, sender } of stages) cutAll([...followers, sender]);
  return rows.all();
};

async function setUp(target: Target, followerCount: number): Promise<Stage> {
  await assertDelivers(target, { count: 10, contentBytes });
  const delivered = new Tally();
  const answered = new Tally();
  const followers = await gatherFollowers(target, followerCount, () => delivered.add);
  return {
    target,
    followers,
    delivered,
    sender: await target.openSender({ onLargeFrame: answered.add }),
    answered,
  };
}

/** Each tick begins when the previous one has reached everyone. Returns the CPU time that the server used. */
function broadcast({ target, followers, delivered, sender, answered }: Stage, ticks: number, count: number) {
  return cpuOf(target, async () => {
    for (let tick = 0; tick < ticks; tick += 1) {
      const deliveredThen = delivered.count + count * followers.length;
      const answeredThen = answered.count + count * target.answersPerMessage;
      sender.send(target.tickText({ count, contentBytes }));
      await Promise.all([delivered.reaches(deliveredThen), answered.reaches(answeredThen)]);
    }
  });
}

/** The same sends to a room without followers. */
function store(parley: ParleyTarget, { sender, answered }: Stage, ticks: number, count: number) {
  return cpuOf(parley, async () => {
    for (let tick = 0; tick < ticks; tick += 1) {
      const answeredThen = answered.count + count;
      sender.send(parley.quietTickText({ count, contentBytes }));
      await answered.reaches(answeredThen);
    }
  });
}

async function cpuOf({ server }: Target, work: () => Promise<void>): Promise<number> {
  const before = await server.measure();
  await work();
  const after = await server.measure();
  return after.cpuUs - before.cpuUs;
}
