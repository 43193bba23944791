import type { Command, ManagedCommand, User } from '@parley/api-contract';
import type { SlashCommandRow } from '@parley/db';
import { timeView } from '../../views/time.ts';

export function commandView({ id, name, description, argumentHint }: SlashCommandRow): Command {
  return { id, name, description, argumentHint };
}

export function managedCommandView(
  row: SlashCommandRow,
  { bot, createdBy, needsNewSecret }: { bot: User; createdBy: User; needsNewSecret: boolean },
): ManagedCommand {
  return {
    ...commandView(row),
    url: row.url,
    bot,
    createdBy,
    createdAt: timeView(row.createdAt),
    needsNewSecret,
  };
}
