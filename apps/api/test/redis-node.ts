import { expect } from 'vitest';
import type { Notice } from '../src/live/bus.ts';
import { OlderNodes } from '../src/live/redis/older-nodes.ts';
import { RedisPresenceStore } from '../src/live/redis/redis-presence-store.ts';
import { busVersion, RedisBus } from '../src/live/redis/redis-bus.ts';
import { RedisLink } from '../src/redis/redis-link.ts';

export interface NodeOptions {
  instanceId?: string;
  version?: number;
}

/** One node's side of Redis, without a server. */
export class Node implements Disposable {
  readonly link: RedisLink;
  readonly bus: RedisBus;
  readonly presenceStore: RedisPresenceStore;
  readonly heard: Notice[] = [];

  /** How many notices were none. */
  droppedCount = 0;

  constructor(url: string, nodeId: string, { instanceId = 'chat', version = busVersion }: NodeOptions = {}) {
    this.link = new RedisLink(url, instanceId);
    const olderNodes = new OlderNodes(this.link, nodeId);
    this.bus = new RedisBus({
      link: this.link,
      nodeId,
      version,
      olderNodes,
      onFailure: (error) => expect.unreachable(String(error)),
      onDropped: () => (this.droppedCount += 1),
    });
    this.bus.listen((notice) => this.heard.push(notice));
    this.presenceStore = new RedisPresenceStore({
      link: this.link,
      nodeId,
      busVersion: version,
      olderNodes,
      onNodesChange: () => undefined,
    });
    this.link.onUp(() => void Promise.all([this.bus.goOn(), this.presenceStore.goOn()]));
  }

  async up(): Promise<this> {
    await expect.poll(() => this.link.isUp).toBe(true);
    return this;
  }

  async down(): Promise<void> {
    await expect.poll(() => this.link.isUp).toBe(false);
  }

  [Symbol.dispose](): void {
    this.presenceStore.close();
    this.link.close();
  }
}
