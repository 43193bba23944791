import { Command, ReplyError } from 'ioredis';
import type { Notice } from '../bus.ts';
import type { RedisLink } from '../../redis/redis-link.ts';

/** The set of nodes of earlier releases, shared by all chats on one database number of Redis. */
const nodesKey = 'parley:nodes';

/**
 * Nodes of releases in which the bus had no version, during a rolling upgrade. Their keys and channels lack the database's ID, so another
 * chat may be listening: they are sent room numbers and IDs of ended sessions, and no content. Remove this class once nobody upgrades
 * from such a release.
 */
export class OlderNodes {
  #link: RedisLink;
  #nodeId: string;
  #areHere = false;

  constructor(link: RedisLink, nodeId: string) {
    this.#link = link;
    this.#nodeId = nodeId;
  }

  /** Asks Redis whether any are alive. Rejects when Redis does not answer. */
  async look(): Promise<boolean> {
    try {
      const nodeIds = await this.#ask('smembers', nodesKey);
      const leases = await Promise.all(
        Array.isArray(nodeIds) ? nodeIds.map((nodeId) => this.#ask('exists', `parley:node:${nodeId}`)) : [],
      );
      this.#areHere = leases.includes(1);
    } catch (error) {
      // Another program uses the key, or the Redis user is limited to this chat's keys. Old nodes could not run here either.
      if (!(error instanceof ReplyError)) throw error;
      this.#areHere = false;
    }
    return this.#areHere;
  }

  /** Makes them read the database at once, where that is safe. Otherwise they find rooms and ended sessions within 15 s. */
  nudge(notice: Notice): void {
    if (!this.#areHere || !this.#link.isUp) return;
    switch (notice.type) {
      case 'messagesChanged':
        this.#publish(`room:${notice.roomId}`, {
          type: 'messagesChanged',
          roomId: notice.roomId,
          messages: [],
        });
        break;
      case 'roomChanged':
        this.#publish(`room:${notice.roomId}`, { type: 'roomChanged', roomId: notice.roomId });
        break;
      case 'credentialEnded':
        // The ID is random, so no other chat has it, and useless once the session has ended.
        this.#publish(`user:${notice.userId}`, {
          type: 'sessionEnded',
          userId: notice.userId,
          sessionId: notice.credentialId,
        });
        break;
      default:
        // In another chat these would show content, or move the wrong person.
        break;
    }
  }

  #publish(topic: string, notice: object): void {
    this.#link.commands
      .publish(`parley:${topic}`, this.#nodeId + JSON.stringify(notice))
      // They read the database every 15 s in any case.
      .catch(() => undefined);
  }

  /** Sends a command whose key gets no prefix. */
  async #ask(name: string, key: string): Promise<unknown> {
    return this.#link.commands.sendCommand(new Command(name, [key], { replyEncoding: 'utf8' }));
  }
}
