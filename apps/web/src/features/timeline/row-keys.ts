import type { KeyboardEvent } from 'react';
import type { MessageCommands } from './message-menu.tsx';
import type { Row } from './rows.ts';
import { indexOfRow, type Roving } from './use-roving.ts';

interface RowKeys {
  rows: readonly Row[];
  roving: Roving;
  commands: MessageCommands;
  viewerId: number;
  canWrite: boolean;
}

/** What keys do on a focused row: arrows move, E edits, R replies, Delete asks. Keys inside a row belong to what is focused there. */
export function handleRowKey(
  event: KeyboardEvent<HTMLElement>,
  { rows, roving, commands, viewerId, canWrite }: RowKeys,
): void {
  const { target } = event;
  if (!(target instanceof HTMLElement) || !target.hasAttribute('data-row')) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const index = indexOfRow(target);
  const row = rows[index];
  const message = row?.kind === 'message' && row.message.deletedAt === null ? row.message : null;
  const isOwn = message !== null && message.author.id === viewerId;

  const handled = (act: () => void) => {
    event.preventDefault();
    act();
  };
  if (event.key === 'ArrowUp') handled(() => roving.move(index, -1));
  else if (event.key === 'ArrowDown') handled(() => roving.move(index, 1));
  else if (event.key === 'Home') handled(() => roving.move(index, -rows.length));
  else if (event.key === 'End') handled(() => roving.move(index, rows.length));
  else if (event.key === 'e' && isOwn) handled(() => commands.edit(message));
  else if (event.key === 'Delete' && isOwn) handled(() => commands.remove(message));
  else if (event.key === 'r' && message !== null && canWrite) handled(() => commands.reply(message));
}
