import type { User } from '@parley/api-contract';
import type { Store } from '@parley/db';
import { userView } from '../views/users.ts';

const maxCached = 50_000;

/** Users as everyone sees them, cached by ID. */
export class People {
  #store: Store;
  #cached = new Map<number, User>();
  /** Counts changes to users. A user that was read before a change isn't cached after it. */
  #changes = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The users with these IDs. Unknown ones are left out. */
  async find(userIds: readonly number[]): Promise<Map<number, User>> {
    const found = new Map<number, User>();
    const missing = new Set<number>();
    for (const id of userIds) {
      const user = this.#cached.get(id);
      if (user === undefined) missing.add(id);
      else found.set(id, user);
    }
    if (missing.size > 0) {
      const changes = this.#changes;
      for (const row of await this.#store.users.findMany([...missing])) {
        const user = userView(row);
        found.set(user.id, user);
        if (changes === this.#changes) this.#cache(user);
      }
    }
    return found;
  }

  /** A user that a row refers to, and who therefore exists. */
  async get(userId: number): Promise<User> {
    return existing(await this.find([userId]), userId);
  }

  changed(user: User): void {
    this.#changes += 1;
    if (this.#cached.has(user.id)) this.#cached.set(user.id, user);
  }

  /** Forces everyone to be read again, because changes may have been missed. */
  forget(): void {
    this.#changes += 1;
    this.#cached.clear();
  }

  #cache(user: User): void {
    if (this.#cached.size >= maxCached) this.#cached.clear();
    this.#cached.set(user.id, user);
  }
}

/** A user that a row refers to, and who therefore exists. */
export function existing(users: ReadonlyMap<number, User>, userId: number): User {
  const user = users.get(userId);
  if (user === undefined) throw new Error(`A row refers to user ${userId}, who does not exist.`);
  return user;
}
