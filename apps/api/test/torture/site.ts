import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random.ts';
import { RestartableServer } from './restartable-server.ts';
import { readStored, readVersions, type StoredRoom } from './stored.ts';
import { until } from './until.ts';

/** What is tortured: one server or several, and what they stand on. */
export interface Site extends AsyncDisposable {
  /** Each client stays with one of them. */
  servers: readonly RestartableServer[];
  /** What may go wrong, in the order in which it does at first; again at random after that. */
  disasters: readonly Disaster[];
  /** What the database itself holds, past all of the server's code. */
  readStored(roomIds: readonly number[]): Promise<StoredRoom[]>;
  readVersions(roomIds: readonly number[]): Promise<Map<number, number>>;
}

/** It sends as fast as it can: this is a load, and no limit is what it tries out. */
export const unlimited = { RATE_LIMIT_FACTOR: '0' };

export interface Disaster {
  name: string;
  /** Resolves at the moment at which what was struck answers again, with how many were struck. */
  strike(random: Random): Promise<number>;
}

/** One server on SQLite. */
export async function openSolo(): Promise<Site> {
  const server = await RestartableServer.start(unlimited);
  return {
    servers: [server],
    disasters: disastersOf([server]),
    readStored: async (roomIds) => readStored(server.dataDir, roomIds),
    readVersions: async (roomIds) => readVersions(server.dataDir, roomIds),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

export function disastersOf(servers: readonly RestartableServer[]): Disaster[] {
  const restart = (signal: 'SIGKILL' | 'SIGTERM') => async (random: Random) => {
    await random.pick(servers).restart(signal, random.int(0, 500));
    return 1;
  };
  return [
    { name: 'kill of a server', strike: restart('SIGKILL') },
    { name: 'stop of a server', strike: restart('SIGTERM') },
  ];
}

export interface Part {
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Asks the part itself, past all of the servers. */
  isUp(): Promise<boolean>;
}

/** A part that is away for a while. */
export function outage(
  name: string,
  part: Part,
  [shortestMs, longestMs]: readonly [number, number],
): Disaster {
  return {
    name,
    async strike(random) {
      await part.kill();
      await pause(random.int(shortestMs, longestMs));
      await Promise.all([part.start(), until(() => part.isUp(), 60_000)]);
      return 1;
    },
  };
}
