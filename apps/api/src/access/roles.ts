import { ReasonError } from '@parley/api-contract/server';
import type { Store, UserRole } from '@parley/db';

const maxCached = 50_000;

/** The roles of users, as far as rights depend on them. Always read from the database: notices from other servers only invalidate the cache. */
export class Roles {
  #store: Store;
  #cached = new Map<number, UserRole>();
  /** Reads under way. Callers waiting for the same role share one, and continue in the order in which they came. */
  #reading = new Map<number, Promise<UserRole>>();
  #changes = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Counts possible role changes. A role that was read before a change isn't cached after it. */
  get changes(): number {
    return this.#changes;
  }

  /** The roles of these users. Users that don't exist are left out. */
  async ofMany(userIds: Iterable<number>): Promise<Map<number, UserRole>> {
    const found = new Map<number, UserRole>();
    const missing = new Set<number>();
    for (const id of userIds) {
      const role = this.#cached.get(id);
      if (role === undefined) missing.add(id);
      else found.set(id, role);
    }
    if (missing.size > 0) {
      const changes = this.#changes;
      for (const { id, role } of await this.#store.users.findMany([...missing])) {
        found.set(id, role);
        if (changes === this.#changes) this.#cache(id, role);
      }
    }
    return found;
  }

  /** @throws ReasonError `unauthenticated` when there is no such user. */
  async of(userId: number): Promise<UserRole> {
    const underWay = this.#reading.get(userId);
    if (underWay !== undefined) return underWay;
    const cached = this.#cached.get(userId);
    if (cached !== undefined) return cached;
    const reading = this.#read(userId);
    this.#reading.set(userId, reading);
    try {
      return await reading;
    } finally {
      if (this.#reading.get(userId) === reading) this.#reading.delete(userId);
    }
  }

  async #read(userId: number): Promise<UserRole> {
    const role = (await this.ofMany([userId])).get(userId);
    if (role === undefined) throw new ReasonError('unauthenticated');
    return role;
  }

  /** Caches a role that was read along with something else, such as a session. `changes` is the count from before the read. */
  found({ userId, role }: { userId: number; role: UserRole }, changes: number): void {
    if (changes === this.#changes) this.#cache(userId, role);
    else this.#cached.delete(userId);
  }

  /** Something about the account changed. */
  accountChanged(userId: number): void {
    this.#changes += 1;
    this.#cached.delete(userId);
    this.#reading.delete(userId);
  }

  /** Forces all roles to be read again, because changes may have been missed. */
  forget(): void {
    this.#changes += 1;
    this.#cached.clear();
    this.#reading.clear();
  }

  /** The users among these whose cached role is out of date. */
  async changedAmong(userIds: readonly number[]): Promise<number[]> {
    const remembered = [...new Set(userIds)].flatMap((id) => {
      const role = this.#cached.get(id);
      return role === undefined ? [] : [{ id, role }];
    });
    const changedIds: number[] = [];
    for (const [role, users] of Map.groupBy(remembered, (user) => user.role)) {
      const ids = users.map(({ id }) => id);
      changedIds.push(...(await this.#store.users.withoutRole(ids, role)));
    }
    return changedIds;
  }

  #cache(userId: number, role: UserRole): void {
    if (this.#cached.size >= maxCached) this.#cached.clear();
    this.#cached.set(userId, role);
  }
}
