import type { PresenceStore } from '../presence-store.ts';
import type { OlderNodes } from './older-nodes.ts';
import type { RedisLink } from '../../redis/redis-link.ts';

/** How often a node renews its lease, … */
const beatMs = 1_000;
/** … and after how long without renewal it counts as dead. */
const leaseMs = 4_000;
/** What a dead node leaves behind expires by itself; what is still true is written again long before. */
const keptSeconds = 2 * 24 * 60 * 60;
const retellMs = 12 * 60 * 60 * 1000;
const nodesKey = 'nodes';

export interface RedisPresenceStoreParts {
  link: RedisLink;
  nodeId: string;
  busVersion: number;
  olderNodes: OlderNodes;
  /** Called when nodes come or go, or when that can no longer be known. */
  onNodesChange: () => void;
}

/**
 * Keeps in Redis which users are connected to which node: a set of nodes for each user, and a lease with the bus version for each node.
 * What a dead node left no longer counts once its lease has lapsed. If Redis loses it all, every node writes its own part again.
 */
export class RedisPresenceStore implements PresenceStore {
  #link: RedisLink;
  #nodeId: string;
  #busVersion: string;
  #olderNodes: OlderNodes;
  #here = new Set<number>();
  /** The other nodes that are alive; null while that is unknown. */
  #nodes: ReadonlySet<string> | null = null;
  /** True until the first look at the leases. */
  #isMixed = true;
  #onNodesChange: () => void;
  #beating: NodeJS.Timeout;
  #retelling: NodeJS.Timeout;

  constructor({ link, nodeId, busVersion, olderNodes, onNodesChange }: RedisPresenceStoreParts) {
    this.#link = link;
    this.#nodeId = nodeId;
    this.#busVersion = String(busVersion);
    this.#olderNodes = olderNodes;
    this.#onNodesChange = onNodesChange;
    link.onDown(() => this.#learn(null));
    this.#beating = setInterval(() => void this.#beat(), beatMs).unref();
    this.#retelling = setInterval(() => void this.goOn(), retellMs).unref();
  }

  /** Whether nodes with another version of the bus may be alive. This node does not hear them. */
  get isMixed(): boolean {
    return this.#isMixed;
  }

  async set(userId: number, isHere: boolean): Promise<void> {
    if (isHere) this.#here.add(userId);
    else this.#here.delete(userId);
    await this.#tell(userId, isHere);
  }

  async elsewhere(userIds: readonly number[]): Promise<ReadonlySet<number> | null> {
    const nodes = this.#nodes;
    // Nodes that are not heard cannot say when their people leave.
    if (nodes === null || this.#isMixed) return null;
    try {
      const nodesOf = await Promise.all(userIds.map((userId) => this.#link.commands.smembers(keyOf(userId))));
      return new Set(userIds.filter((_, index) => nodesOf[index]?.some((nodeId) => nodes.has(nodeId))));
    } catch {
      return null;
    }
  }

  /** Call this when Redis is back, because it may have lost everything. */
  async goOn(): Promise<void> {
    await this.#beat();
    await Promise.all(Array.from(this.#here, (userId) => this.#tell(userId, true)));
  }

  close(): void {
    clearInterval(this.#beating);
    clearInterval(this.#retelling);
  }

  async #tell(userId: number, isHere: boolean): Promise<void> {
    const { commands, isUp } = this.#link;
    if (!isUp) return;
    const key = keyOf(userId);
    try {
      if (!isHere) await commands.srem(key, this.#nodeId);
      else await Promise.all([commands.sadd(key, this.#nodeId), commands.expire(key, keptSeconds)]);
    } catch {
      // Written again when Redis is back.
    }
  }

  /** Renews this node's lease, and sees who else is alive. */
  async #beat(): Promise<void> {
    const { commands, isUp } = this.#link;
    if (!isUp) return;
    try {
      await Promise.all([
        commands.set(leaseKeyOf(this.#nodeId), this.#busVersion, 'PX', leaseMs),
        commands.sadd(nodesKey, this.#nodeId),
      ]);
      const known = await commands.smembers(nodesKey);
      const [versions, hasOlder] = await Promise.all([
        Promise.all(known.map((nodeId) => commands.get(leaseKeyOf(nodeId)))),
        this.#olderNodes.look(),
      ]);
      const dead = known.filter((_, index) => versions[index] === null);
      if (dead.length > 0) await commands.srem(nodesKey, ...dead);
      const isMixed =
        hasOlder || versions.some((version) => version !== null && version !== this.#busVersion);
      const alive = known.filter((nodeId, index) => versions[index] !== null && nodeId !== this.#nodeId);
      this.#learn(new Set(alive), isMixed);
    } catch {
      this.#learn(null);
    }
  }

  #learn(nodes: ReadonlySet<string> | null, isMixed = this.#isMixed): void {
    const [before, wasMixed] = [this.#nodes, this.#isMixed];
    this.#nodes = nodes;
    this.#isMixed = isMixed;
    const isSame =
      before === null || nodes === null
        ? before === nodes
        : before.size === nodes.size && before.isSubsetOf(nodes);
    if (!isSame || isMixed !== wasMixed) this.#onNodesChange();
  }
}

function keyOf(userId: number): string {
  return `nodes-of-user:${userId}`;
}

function leaseKeyOf(nodeId: string): string {
  return `node:${nodeId}`;
}
