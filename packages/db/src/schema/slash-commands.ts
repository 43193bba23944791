import type { Kit } from './kit.ts';
import type { defineUsers } from './users.ts';

/** Commands that people type in any room, and that other programs answer. */
export function defineSlashCommands(kit: Kit, users: ReturnType<typeof defineUsers>) {
  return kit.table(
    'slash_commands',
    {
      id: kit.id(),
      /** What is typed after the slash, in lower case. */
      name: kit.key(32).notNull(),
      description: kit.str(200).notNull(),
      /** What may follow the name, as a hint for the person typing. */
      argumentHint: kit.str(100).notNull(),
      url: kit.str(2000).notNull(),
      /** As for an outgoing webhook. */
      sealedSecret: kit.str(255).notNull(),
      /** The bot that posts answers meant for everyone. */
      botId: kit
        .int()
        .notNull()
        .references(() => users.id),
      createdBy: kit
        .int()
        .notNull()
        .references(() => users.id),
      createdAt: kit.ms().notNull(),
    },
    (commands) => [kit.uniqueIndex('slash_commands_name').on(commands.name)],
  );
}
