import { setTimeout as pause } from 'node:timers/promises';
import { checkFollower } from './check-follower.ts';
import { checkList } from './check-list.ts';
import { checkStored } from './check-stored.ts';
import { createCast, type Cast } from './cast.ts';
import { injectFaults } from './faults.ts';
import { History } from './history.ts';
import { OwnList } from './own-list.ts';
import { Probe } from './probe.ts';
import { Random } from './random.ts';
import { Recovery } from './recovery.ts';
import { RoomCopy } from './room-copy.ts';
import type { Site } from './site.ts';
import { until } from './until.ts';
import { wander } from './wanderer.ts';
import { Writer } from './writer.ts';

export interface TortureOptions {
  seed: number;
  seconds: number;
  writers: number;
  followers: number;
  /** How often a part of the site goes down and comes back. */
  strikes: number;
  /** How long after its return what was struck may still be felt, in milliseconds. */
  recoveryBoundMs: number;
  log: (line: string) => void;
}

export interface Report {
  violations: readonly string[];
  counts: Record<string, number>;
  /** How long what was struck was felt after its return, each time, in milliseconds, by what it was. */
  recoveriesMs: Record<string, readonly number[]>;
}

/** How long followers may take to have everything once nothing goes wrong any more. */
const convergenceMs = 30_000;
/** The server's close code for who reads too slowly. */
const tooSlowCode = 4408;
/** How long everybody goes on when nothing goes wrong any more. */
const calmMs = 1_500;

/** Lets people talk while everything goes wrong, then holds what they saw and were told against what is stored. */
export async function torture(site: Site, options: TortureOptions): Promise<Report> {
  const random = new Random(options.seed);
  const cast = await createCast(site, random, options);
  try {
    return await play(cast, site, random, options);
  } finally {
    for (const client of cast.clients) client.close();
    for (const person of cast.probing) await person[Symbol.asyncDispose]();
  }
}

async function play(
  { clients, writing, following, roomIds, lobbyId, probing, probeRoomId }: Cast,
  site: Site,
  random: Random,
  { seconds, strikes, recoveryBoundMs, log }: TortureOptions,
): Promise<Report> {
  const history = new History();
  const lists = clients.map((client) => ({ client, list: new OwnList(client, history) }));
  const copies = following.flatMap((client) =>
    roomIds.map((roomId) => ({ client, copy: new RoomCopy(roomId, client, history) })),
  );
  const probes = probing.map((person, index) => new Probe(`probe${index + 1}`, person, probeRoomId, history));
  const recovery = new Recovery({ probes, history, boundMs: recoveryBoundMs, log });
  // Two lanes each, so that one client has several changes on their way at once.
  const writers = writing.flatMap((client) =>
    [1, 2].map((lane) => new Writer({ client, history, roomIds, random: random.fork() }, lane)),
  );
  for (const { list } of lists) list.follow();
  for (const { copy } of [...copies, ...probes]) copy.follow();

  const stopping = new AbortController();
  const acting = Promise.all([
    ...writers.map((writer) => writer.write(stopping.signal)),
    ...following.map((client) =>
      wander({ client, history, lobbyId, roomIds, random: random.fork() }, stopping.signal),
    ),
  ]);
  const faults = await injectFaults({
    random: random.fork(),
    disasters: site.disasters,
    recover: (name) => recovery.time(name),
    clients,
    followers: following,
    copies: copies.map(({ copy }) => copy),
    durationMs: seconds * 1_000,
    strikes,
    log,
  });
  log('All is well again.');
  // Who is cut off gets a snapshot, which hides what was missed before: for a while nobody is.
  await pause(calmMs);
  for (const server of site.servers) {
    await server.revive();
    for (const crash of server.crashes) history.violated(`A server: ${crash}`);
  }
  stopping.abort();
  const isAnswered = await Promise.race([acting.then(() => true), pause(convergenceMs, false)]);
  // Those that still wait give up once there is a violation.
  if (!isAnswered)
    history.violated('Not everybody was answered in time, though nothing went wrong any more.');
  const followed = [...copies, ...probes.map((probe) => ({ client: probe, copy: probe.copy }))];
  const allRoomIds = [...roomIds, probeRoomId];
  await until(async () => {
    const versions = await site.readVersions(allRoomIds);
    return followed.every(({ copy }) => copy.position === versions.get(copy.roomId));
  }, convergenceMs);
  await Promise.all(lists.map(({ client, list }) => checkList(history, list, client, random)));

  const stored = await site.readStored(allRoomIds);
  checkStored(history, stored);
  for (const { client, copy } of followed) {
    const room = stored.find(({ roomId }) => roomId === copy.roomId);
    if (room !== undefined) checkFollower(history, client.name, copy, room);
  }
  for (const { list } of lists) list.close();
  for (const { copy } of followed) copy.close();
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    violations: history.violations,
    counts: {
      messages: sum(stored.map(({ messages }) => messages.length)),
      versions: sum(stored.map(({ version }) => version)),
      answered: sum(writers.map(({ answered }) => answered)),
      unanswered: sum(writers.map(({ unanswered }) => unanswered)),
      resets: sum(copies.map(({ copy }) => copy.resets)),
      skips: sum(copies.map(({ copy }) => copy.skipped.length)),
      ...Object.fromEntries(faults),
      'closed as too slow': sum(clients.map(({ closures }) => closures.get(tooSlowCode) ?? 0)),
    },
    recoveriesMs: Object.fromEntries(recovery.timesMs),
  };
}
