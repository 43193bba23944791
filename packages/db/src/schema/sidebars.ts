import type { Kit } from './kit.ts';
import type { defineUsers } from './users.ts';

/** The sidebars of users who have changed theirs. */
export function defineSidebars(kit: Kit, users: ReturnType<typeof defineUsers>) {
  return kit.table(
    'sidebars',
    {
      userId: kit
        .int()
        .notNull()
        .references(() => users.id),
      /** The sections in order, in JSON. Read them with `sectionsOf`. */
      sections: kit.long().notNull(),
      /** The highest ID that a section has had: IDs are not used again. */
      lastSectionId: kit.int().notNull(),
    },
    (sidebars) => [kit.primaryKey({ columns: [sidebars.userId] })],
  );
}
