import type { Kit } from './kit.ts';

/** The version of the rules by which messages are indexed for search. The migration adds its only row: see `renew-index.ts`. */
export function defineIndexVersion(kit: Kit) {
  return kit.table('index_version', {
    /** Always 1, so that there is never a second row. */
    singleton: kit.int().primaryKey(),
    version: kit.int().notNull(),
  });
}
