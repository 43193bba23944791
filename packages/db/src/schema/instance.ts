import type { Kit } from './kit.ts';

/** Identifies the database. One row, created at the first start by `store/instance.ts`. */
export function defineInstance(kit: Kit) {
  return kit.table('instance', {
    /** Always 1, so that there is never a second row. */
    singleton: kit.int().primaryKey(),
    /** 16 random bytes, base64url. */
    id: kit.key(22).notNull(),
    /** 6 random bytes, base64url. */
    epoch: kit.key(8).notNull(),
  });
}
