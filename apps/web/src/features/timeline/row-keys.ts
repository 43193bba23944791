import type { Message } from '@parley/api-contract';
import type { KeyboardEvent } from 'react';
import {
  allowedActions,
  messageActions,
  type MessageCommands,
  type IsAllowed,
} from '@/features/message/actions.ts';
import { isFocusByKeyboard } from '@/lib/keyboard.ts';
import type { PaletteAction } from '@/lib/palette-actions.ts';
import type { Row } from './rows.ts';
import { indexOfRow, type Roving } from './use-roving.ts';

interface RowActions {
  rows: readonly Row[];
  commands: MessageCommands;
  isAllowed: IsAllowed;
}

/**
 * Handles the keys of a focused row. Arrows move. After moving by keys, the keys of the message's actions work as well. Keys inside a row
 * belong to the element focused there, and typing after a click belongs to the composer.
 */
export function handleRowKey(
  event: KeyboardEvent<HTMLElement>,
  { rows, roving, commands, isAllowed }: RowActions & { roving: Roving },
): void {
  const { target } = event;
  if (!isRow(target)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const index = indexOfRow(target);

  const handled = (act: () => unknown) => {
    event.preventDefault();
    act();
  };
  if (event.key === 'ArrowUp') handled(() => roving.move(index, -1));
  else if (event.key === 'ArrowDown') handled(() => roving.move(index, 1));
  else if (event.key === 'Home') handled(() => roving.move(index, -rows.length));
  else if (event.key === 'End') handled(() => roving.move(index, rows.length));
  if (event.defaultPrevented || !isFocusByKeyboard()) return;

  if (!messageActions.some(({ key }) => key === event.key)) return;
  handled(() => {
    const message = messageAt(rows, index);
    if (message === null) return;
    allowedActions(message, isAllowed)
      .find(({ key }) => key === event.key)
      ?.run(message, commands);
  });
}

/** What can be done with the message whose row has the focus. */
export function focusedActions({ rows, commands, isAllowed }: RowActions): PaletteAction[] {
  const { activeElement } = document;
  const message = isRow(activeElement) ? messageAt(rows, indexOfRow(activeElement)) : null;
  if (message === null) return [];
  return allowedActions(message, isAllowed).map(({ label, Icon, run }) => ({
    label: label(),
    Icon,
    run: () => run(message, commands),
  }));
}

function isRow(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && target.hasAttribute('data-row');
}

/** Null if nothing can be done with it. */
function messageAt(rows: readonly Row[], index: number): Message | null {
  const row = rows[index];
  return row?.kind === 'message' && row.message.deletedAt === null ? row.message : null;
}
