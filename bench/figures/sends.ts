import { cutAll } from '../load/fleet.ts';
import type { RawSocket, SocketHandlers } from '../load/raw-socket.ts';
import { BareWsTarget } from '../targets/bare-ws.ts';
import { ParleyTarget } from '../targets/parley.ts';
import { turnOrder, type Figure } from './figure.ts';
import { Rows } from './rows.ts';

const contentBytes = 200;
const connections = 8;
const unansweredPerConnection = 64;

/** Messages stored on disk and acknowledged, compared with the same texts echoed by a server that does nothing else with them. */
export const sends: Figure = async ({ rounds, parleyMain, scaled }) => {
  await using parley = await ParleyTarget.start(parleyMain);
  await using echo = await BareWsTarget.start();
  const count = scaled(20_000);
  const parts = [
    { target: parley, senders: await openAll((handlers) => parley.openSender(handlers)) },
    { target: echo, senders: await openAll((handlers) => echo.openEcho(handlers)) },
  ];
  const sendText = () => parley.sendText(parley.roomId, contentBytes);
  for (const { senders } of parts) await pump(senders, Math.ceil(count / 5), sendText);

  const rows = new Rows();
  for (let round = 0; round < rounds; round += 1) {
    for (const { target, senders } of turnOrder(parts, round)) {
      const { version } = await parley.page(parley.roomId);
      const before = await target.server.measure();
      const { tookMs, ownCpuShare } = await pump(senders, count, sendText);
      const after = await target.server.measure();
      const cpuUs = after.cpuUs - before.cpuUs;
      rows.add('stored and acknowledged sends', 'a second', target.name, count / (tookMs / 1_000), 'more');
      rows.add('server CPU per such send', 'µs', target.name, cpuUs / count);
      rows.add('load generator’s share of a core, sends', '%', target.name, ownCpuShare * 100, null);
      const stored = (await parley.page(parley.roomId)).version - version;
      if (stored !== (target === parley ? count : 0)) throw new Error(`${stored} of ${count} were stored.`);
    }
  }
  for (const { senders } of parts) cutAll(senders);
  return rows.all();
};

/** Opens the connections that send. */
export function openAll(open: (handlers: SocketHandlers) => Promise<RawSocket>): Promise<RawSocket[]> {
  return Promise.all(Array.from({ length: connections }, () => open({})));
}

/** Keeps this many sends per connection unanswered until all are answered. */
export async function pump(senders: readonly RawSocket[], count: number, sendText: () => string) {
  const done = Promise.withResolvers<void>();
  const ownBefore = process.cpuUsage();
  const startMs = performance.now();
  let sent = 0;
  let answered = 0;
  for (const sender of senders) {
    const sendOne = () => {
      if (sent >= count) return;
      sent += 1;
      sender.send(sendText());
    };
    sender.handlers = {
      onLargeFrame() {
        answered += 1;
        if (answered === count) done.resolve();
        sendOne();
      },
      onClose: () => done.reject(new Error('The server closed the connection of a sender.')),
    };
    for (let unanswered = 0; unanswered < unansweredPerConnection; unanswered += 1) sendOne();
  }
  await done.promise;
  const tookMs = performance.now() - startMs;
  for (const sender of senders) sender.handlers = {};
  const own = process.cpuUsage(ownBefore);
  return { tookMs, ownCpuShare: (own.user + own.system) / 1_000 / tookMs };
}
