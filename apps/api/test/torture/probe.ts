import { retryDelayMs } from '@parley/api-contract';
import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from '../people.ts';
import { ask } from './ask.ts';
import type { History } from './history.ts';
import { RoomCopy } from './room-copy.ts';

/** How long an attempt may take before it is made again. */
const patienceMs = 2_000;

/**
 * Someone with Parley's own client straight on one server, with its pauses before another attempt: what a user sees of it. Nobody
 * but probes talks in their room, so that nothing brings a follower what it missed but the server itself.
 */
export class Probe {
  readonly name: string;
  readonly copy: RoomCopy;
  #person: Person;
  #roomId: number;
  #history: History;
  #count = 0;

  constructor(name: string, person: Person, roomId: number, history: History) {
    this.name = name;
    this.#person = person;
    this.#roomId = roomId;
    this.#history = history;
    this.copy = new RoomCopy(roomId, { name, api: person.api }, history, retryDelayMs);
  }

  /** Sends until it is acknowledged; the message's number, or null when it was refused or nobody waits any more. */
  async say(giveUp: AbortSignal): Promise<number | null> {
    const content = `${this.name}.${++this.#count}`;
    const own = this.#history.add(this.#roomId, this.#person.account.id, content);
    const change = { kind: 'send' as const, content, isUncertain: false };
    own.changes.push(change);
    const message = { roomId: this.#roomId, content, clientMessageId: content };
    for (let attempt = 0; !giveUp.aborted; attempt += 1) {
      const answer = await ask(patienceMs, (options) =>
        this.#person.api.messages.send.mutate(message, options),
      );
      if (answer.kind === 'answered') {
        this.#history.acknowledge(own, answer.value.message, this.name);
        return answer.value.message.seq;
      }
      if (answer.kind === 'refused') {
        this.#history.violated(`${this.name} was refused to send: ${answer.reason}.`);
        return null;
      }
      change.isUncertain = true;
      await pause(retryDelayMs(attempt));
    }
    return null;
  }
}
