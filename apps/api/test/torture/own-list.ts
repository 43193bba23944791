import type { Account, MeEvent, RoomEntry } from '@parley/api-contract';
import { setTimeout as pause } from 'node:timers/promises';
import { refusalIn } from './ask.ts';
import type { Client } from './client.ts';
import type { History } from './history.ts';

/** What one user makes of me.follow: the last snapshot with all changes since, each of which carries the whole of what changed. */
export class OwnList {
  account: Account | null = null;
  readonly entries = new Map<number, RoomEntry>();
  #unsubscribe: () => void = () => undefined;
  #isClosed = false;
  #client: Client;
  #history: History;

  constructor(client: Client, history: History) {
    this.#client = client;
    this.#history = history;
  }

  follow(): void {
    const subscription = this.#client.api.me.follow.subscribe(undefined, {
      onData: (event) => this.#take(event),
      onError: (error) => void this.#followAgain(error),
    });
    this.#unsubscribe = () => subscription.unsubscribe();
  }

  close(): void {
    this.#isClosed = true;
    this.#unsubscribe();
  }

  async #followAgain(error: unknown): Promise<void> {
    const reason = refusalIn(error);
    if (reason !== null) this.#history.violated(`${this.#client.name} was refused its list: ${reason}.`);
    await pause(50);
    if (!this.#isClosed) this.follow();
  }

  #take(event: MeEvent): void {
    switch (event.type) {
      case 'snapshot':
        this.account = event.account;
        this.entries.clear();
        for (const entry of event.rooms) this.entries.set(entry.room.id, entry);
        return;
      case 'accountChanged':
        this.account = event.account;
        return;
      case 'roomJoined':
        this.entries.set(event.entry.room.id, event.entry);
        return;
      case 'roomLeft':
        this.entries.delete(event.roomId);
        return;
      case 'roomChanged':
        return this.#change(event.room.id, { room: event.room });
      case 'headMoved':
        return this.#change(event.head.roomId, { head: event.head });
      case 'membershipChanged':
        return this.#change(event.roomId, { membership: event.membership });
      case 'silenceChanged':
      // Nobody is silenced in the torture test.
      // Nobody changes their sections here.
      case 'sectionsChanged':
        return;
    }
  }

  #change(roomId: number, change: Partial<RoomEntry>): void {
    const entry = this.entries.get(roomId);
    if (entry !== undefined) this.entries.set(roomId, { ...entry, ...change });
  }
}
