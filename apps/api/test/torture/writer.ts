import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './ask.ts';
import type { Client } from './client.ts';
import type { Change, History, OwnMessage } from './history.ts';
import type { Random } from './random.ts';

export interface WriterParts {
  client: Client;
  history: History;
  roomIds: readonly number[];
  random: Random;
}

/** Sends, edits and deletes its own messages, one change after the other, and retries what was not answered. */
export class Writer {
  answered = 0;
  unanswered = 0;
  #parts: WriterParts;
  #name: string;
  #count = 0;
  /** Those that stand, as far as this writer knows. */
  #own: OwnMessage[] = [];

  constructor(parts: WriterParts, lane: number) {
    this.#parts = parts;
    this.#name = `${parts.client.name}.${lane}`;
  }

  async write(stopping: AbortSignal): Promise<void> {
    const { random } = this.#parts;
    while (!stopping.aborted) {
      const isOld = this.#own.length > 0 && random.chance(0.3);
      if (!isOld) await this.#send(stopping);
      else if (random.chance(0.7)) await this.#change(random.pick(this.#own), 'edit', stopping);
      else await this.#change(random.pick(this.#own), 'delete', stopping);
      await pause(random.int(5, 150));
    }
  }

  async #send(stopping: AbortSignal): Promise<void> {
    const { client, history, roomIds, random } = this.#parts;
    const clientMessageId = `${this.#name}.${++this.#count}`;
    const own = history.add(random.pick(roomIds), client.userId, clientMessageId);
    if (await this.#change(own, 'send', stopping)) this.#own.push(own);
  }

  /** Tries until it is answered, or until nobody cares any more; whether it was done. */
  async #change(own: OwnMessage, kind: Change['kind'], stopping: AbortSignal): Promise<boolean> {
    const { history, random } = this.#parts;
    const content = kind === 'delete' ? '' : this.#text(own);
    const change: Change = { kind, content, isUncertain: false };
    own.changes.push(change);
    let isDone = false;
    do {
      // Impatience and a double click: the same once more, while the first is on its way.
      const attempts = Array.from({ length: random.chance(0.1) ? 2 : 1 }, () => this.#attempt(own, change));
      isDone = (await Promise.all(attempts)).includes(true);
      if (!isDone && change.isUncertain && !stopping.aborted && random.chance(0.05)) break;
      if (!isDone || random.chance(0.02)) await pause(random.int(1, 300));
    } while (!isDone && !history.violations.length);
    if (isDone && kind === 'send' && random.chance(0.1)) await this.#attempt(own, change);
    if (kind === 'delete' || !isDone) this.#own = this.#own.filter((message) => message !== own);
    return isDone;
  }

  /** Whether there was an answer: what was asked for holds, or can hold no more. */
  async #attempt(own: OwnMessage, change: Change): Promise<boolean> {
    const { client, history, random } = this.#parts;
    const answer = await ask(random.int(300, 4_000), (options) => this.#call(own, change, options));
    if (answer.kind === 'unanswered') {
      this.unanswered++;
      change.isUncertain = true;
      return false;
    }
    if (answer.kind === 'answered') {
      this.answered++;
      history.acknowledge(own, answer.value.message, client.name);
    } else if (answer.reason !== 'message_deleted' || !own.changes.some(({ kind }) => kind === 'delete')) {
      history.violated(`${change.kind} of ${own.clientMessageId} was refused: ${answer.reason}.`);
    }
    return true;
  }

  #call(own: OwnMessage, { kind, content }: Change, options: { signal: AbortSignal }) {
    const { messages } = this.#parts.client.api;
    const { roomId, clientMessageId, acknowledged } = own;
    if (kind === 'send') return messages.send.mutate({ roomId, content, clientMessageId }, options);
    if (acknowledged === null) throw new Error('Only what was acknowledged has a number to change it by.');
    const { seq } = acknowledged;
    if (kind === 'edit') return messages.edit.mutate({ roomId, seq, content }, options);
    return messages.delete.mutate({ roomId, seq }, options);
  }

  /** Mostly short; now and then so long that a few fill the buffers of a reader that is paused. */
  #text({ clientMessageId, changes }: OwnMessage): string {
    const { random } = this.#parts;
    const text = `${clientMessageId}#${changes.length}`;
    return random.chance(0.15) ? text + '長'.repeat(random.int(1, 3_900)) : text;
  }
}
