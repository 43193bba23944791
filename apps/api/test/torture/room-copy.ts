import type { MessagePage, RoomEvent } from '@parley/api-contract';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, refusalIn } from './ask.ts';
import type { Client } from './client.ts';
import type { History } from './history.ts';

/** What one follower makes of one room: for each message its highest version. */
export class RoomCopy {
  readonly roomId: number;
  readonly versions = new Map<number, number>();
  /** Versions that were never shown, as the first and the last of each stretch. Right only if later ones replaced them. */
  readonly skipped: (readonly [first: number, last: number])[] = [];
  resets = 0;
  #client: Pick<Client, 'name' | 'api'>;
  #history: History;
  #retryDelayMs: (attempt: number) => number;
  /** How often it has followed in vain since it last got something. */
  #attempt = 0;
  #position: number | null = null;
  #reload: Promise<void> | null = null;
  #unsubscribe: () => void = () => undefined;
  #isClosed = false;

  constructor(
    roomId: number,
    client: Pick<Client, 'name' | 'api'>,
    history: History,
    retryDelayMs: (attempt: number) => number = () => 50,
  ) {
    this.roomId = roomId;
    this.#client = client;
    this.#history = history;
    this.#retryDelayMs = retryDelayMs;
  }

  /** The version up to which everything is here; null while it is not known. */
  get position(): number | null {
    return this.#reload === null ? this.#position : null;
  }

  follow(): void {
    const lastEventId = this.#position === null ? undefined : String(this.#position);
    const subscription = this.#client.api.rooms.follow.subscribe(
      { roomId: this.roomId, lastEventId },
      {
        onData: ({ id, data }) => this.#take(id, data),
        onError: (error) => void this.#followAgain(error, unsubscribe),
        onComplete: () => this.#isClosed || this.#violated('was told that its subscription ended'),
      },
    );
    const unsubscribe = () => subscription.unsubscribe();
    this.#unsubscribe = unsubscribe;
  }

  /** Forgets everything and begins anew, as after a restart of the app. */
  startAfresh(): void {
    this.close();
    this.#isClosed = false;
    this.#position = null;
    this.#reload = null;
    this.versions.clear();
    this.follow();
  }

  close(): void {
    this.#isClosed = true;
    this.#unsubscribe();
  }

  async #followAgain(error: unknown, ended: () => void): Promise<void> {
    const reason = refusalIn(error);
    if (reason !== null) this.#violated(`was refused: ${reason}`);
    await pause(this.#retryDelayMs(this.#attempt++));
    // Unless it has begun afresh meanwhile.
    if (!this.#isClosed && this.#unsubscribe === ended) this.follow();
  }

  #take(id: string, event: RoomEvent): void {
    const version = event.type === 'reset' ? event.version : event.message.version;
    const before = this.#position;
    this.#attempt = 0;
    if (id !== String(version)) this.#violated(`was given version ${version} under the ID ${id}`);
    this.#position = version;
    if (event.type === 'reset') {
      if (before !== null && version < before)
        this.#violated(`was at ${before} and reset back to ${version}`);
      this.resets++;
      this.versions.clear();
      this.#reload = this.#loadPages();
      return;
    }
    if (before === null) this.#violated(`began with version ${version} in place of a reset`);
    else if (version <= before) this.#violated(`was at ${before} and was given ${version}`);
    else if (version > before + 1) this.skipped.push([before + 1, version - 1]);
    this.#history.seeMessage(event.message, `an item to ${this.#client.name}`);
    this.#keep(event.message);
  }

  async #loadPages(): Promise<void> {
    await Promise.resolve();
    const reload = this.#reload;
    // A later reset takes over.
    const isDue = () => !this.#isClosed && this.#reload === reload;
    let after: number | null = 0;
    while (after !== null && isDue()) {
      const page = await this.#loadPage(after);
      if (!isDue()) return;
      for (const message of page?.messages ?? []) {
        this.#history.seeMessage(message, `a page for ${this.#client.name}`);
        this.#keep(message);
      }
      if (page === null) await pause(20);
      else after = page.nextAfter;
    }
    if (isDue()) this.#reload = null;
  }

  async #loadPage(after: number): Promise<MessagePage | null> {
    const answer = await ask(5_000, (options) =>
      this.#client.api.messages.list.query({ roomId: this.roomId, after, limit: 200 }, options),
    );
    if (answer.kind === 'refused') this.#violated(`was refused a page: ${answer.reason}`);
    return answer.kind === 'answered' ? answer.value : null;
  }

  #keep({ seq, version }: { seq: number; version: number }): void {
    if (version > (this.versions.get(seq) ?? 0)) this.versions.set(seq, version);
  }

  #violated(what: string): void {
    this.#history.violated(`${this.#client.name} in room ${this.roomId} ${what}.`);
  }
}
