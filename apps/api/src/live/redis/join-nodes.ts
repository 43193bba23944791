import { randomUUID } from 'node:crypto';
import type { PresenceStore } from '../presence-store.ts';
import type { Bus } from '../bus.ts';
import { DroppedNotices } from './dropped-notices.ts';
import { OlderNodes } from './older-nodes.ts';
import { RedisPresenceStore } from './redis-presence-store.ts';
import { busVersion, RedisBus } from './redis-bus.ts';
import { RedisLink } from '../../redis/redis-link.ts';
import type { RedisProblem } from '../../redis/redis-problem.ts';

/** While Redis is down, or some nodes are not heard, the store is checked this often, … */
const lookMs = 1_000;
/** … and otherwise this many times less often, because a notice can be lost with the connection that carried it. */
const looksWhileUp = 15;

export interface Nodes {
  link: RedisLink;
  bus: Bus;
  presenceStore: PresenceStore;
  /** The problem with Redis, or null. */
  redisProblem(): string | null;
  /** Starts making up for what the bus misses. */
  start(repair: Repair): void;
  close(): void;
}

export interface Repair {
  /** Finds in the store what the bus missed; changes to people's own lists only while the bus is down. */
  reconcileRooms(bus: { isUp: boolean }): Promise<void>;
  /** Sends every follower of a list or of presence the whole current state. */
  startOver(): void;
  /** The server lost track of who is connected to other nodes, or knows it again. */
  presencesChanged(): void;
}

export interface JoinOptions {
  /** The address of Redis, in the form that `RedisLink` takes. */
  url: string;
  /** The ID of the database that the nodes share. */
  instanceId: string;
  /** The version of the bus. Tests of mixed releases set a different one. */
  version?: number | undefined;
}

export interface NodesLog {
  onFailure: (error: unknown) => void;
  onUp: () => void;
  /** Redis can no longer be used, or the reason has changed. */
  onProblem: (problem: RedisProblem) => void;
  /** The first node with another version of the bus has appeared, or the last one has gone. */
  onMixed: (isMixed: boolean) => void;
  /** `count` notices were dropped since the last call. At most once a minute. */
  onDropped: (count: number) => void;
}

/** Makes this process one node of several, which share a database and Redis. */
export function joinNodes({ url, instanceId, version = busVersion }: JoinOptions, log: NodesLog): Nodes {
  const nodeId = randomUUID();
  const link = new RedisLink(url, instanceId);
  const olderNodes = new OlderNodes(link, nodeId);
  const dropped = new DroppedNotices(log.onDropped);
  const bus = new RedisBus({
    link,
    nodeId,
    version,
    olderNodes,
    onFailure: log.onFailure,
    onDropped: () => dropped.add(),
  });
  let onNodesChange: (() => void) | undefined;
  const presenceStore = new RedisPresenceStore({
    link,
    nodeId,
    busVersion: version,
    olderNodes,
    onNodesChange: () => onNodesChange?.(),
  });
  const hearsAll = () => link.isUp && !presenceStore.isMixed;
  let looking: NodeJS.Timeout | undefined;

  return {
    link,
    bus,
    presenceStore,
    redisProblem: () => link.problem?.kind ?? (link.isUp ? null : 'connecting'),

    start(given) {
      let isLooking = false;
      const look = async () => {
        // A slow look is not overtaken by the next.
        if (isLooking) return;
        isLooking = true;
        await given.reconcileRooms({ isUp: hearsAll() }).catch(log.onFailure);
        isLooking = false;
      };
      let looks = 0;
      looking = setInterval(() => {
        looks += 1;
        if (!hearsAll() || looks % looksWhileUp === 0) void look();
      }, lookMs).unref();
      const goOn = async () => {
        log.onUp();
        await Promise.all([bus.goOn(), presenceStore.goOn()]);
        // Only topics that are subscribed to again will be heard from here on.
        await look();
        given.startOver();
      };
      let wasMixed = false;
      onNodesChange = () => {
        given.presencesChanged();
        if (presenceStore.isMixed === wasMixed) return;
        wasMixed = presenceStore.isMixed;
        log.onMixed(wasMixed);
        // Finds what was not heard until now. Lists may also have changed since they were last checked.
        void look()
          .then(() => wasMixed || given.startOver())
          .catch(log.onFailure);
      };
      link.onUp(() => void goOn().catch(log.onFailure));
      link.onProblem(log.onProblem);
    },

    close() {
      clearInterval(looking);
      presenceStore.close();
      dropped.close();
      link.close();
    },
  };
}
