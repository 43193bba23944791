import { Command, ReplyError } from 'ioredis';
import type { Notice } from '../bus.ts';
import type { RedisLink } from './redis-link.ts';

/** Where nodes of the releases before the bus had versions keep that they are alive, whatever their database is. */
const nodesKey = 'parley:nodes';

/**
 * Nodes of the releases before the bus had versions, as in a rolling upgrade. They use keys and channels without the database's ID, so
 * they are told nothing but numbers: another chat may be listening. Can go once nobody upgrades from such a release.
 */
export class OlderNodes {
  #link: RedisLink;
  #nodeId: string;
  #areHere = false;

  constructor(link: RedisLink, nodeId: string) {
    this.#link = link;
    this.#nodeId = nodeId;
  }

  /** Asks Redis whether there are any. Rejects when it cannot be asked. */
  async look(): Promise<boolean> {
    try {
      const nodeIds = await this.#ask('smembers', nodesKey);
      const leases = await Promise.all(
        Array.isArray(nodeIds) ? nodeIds.map((nodeId) => this.#ask('exists', `parley:node:${nodeId}`)) : [],
      );
      this.#areHere = leases.includes(1);
    } catch (error) {
      // The key is somebody else's, or this user of Redis may use no key but the chat's own: such nodes would not get on here either.
      if (!(error instanceof ReplyError)) throw error;
      this.#areHere = false;
    }
    return this.#areHere;
  }

  /** Lets them look up what happened, where a number is enough for that. Of the rest they learn from the database, within 15 s. */
  nudge(notice: Notice): void {
    if (!this.#areHere || !this.#link.isUp) return;
    switch (notice.type) {
      case 'messagesChanged':
        this.#publish(`room:${notice.roomId}`, { ...notice, messages: [] });
        break;
      case 'roomChanged':
        this.#publish(`room:${notice.roomId}`, notice);
        break;
      case 'sessionEnded':
        // Its ID is random, so it names nothing in another chat, and is worth nothing any more.
        this.#publish(`user:${notice.userId}`, notice);
        break;
      default:
        // In another chat it would show the wrong person, or put one into the wrong room.
        break;
    }
  }

  #publish(topic: string, notice: Notice): void {
    this.#link.commands
      .publish(`parley:${topic}`, this.#nodeId + JSON.stringify(notice))
      // They look in the database by themselves.
      .catch(() => undefined);
  }

  /** A command on a key that has no prefix. */
  async #ask(name: string, key: string): Promise<unknown> {
    return this.#link.commands.sendCommand(new Command(name, [key], { replyEncoding: 'utf8' }));
  }
}
