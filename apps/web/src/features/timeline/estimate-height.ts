import type { Row } from './rows.ts';

const lineHeight = 23;
const charactersInLine = 70;

/** About how high a row will be, until it is measured: the closer, the steadier the scroll bar. */
export function estimateHeight(row: Row | undefined): number {
  if (row === undefined) return 0;
  if (row.kind === 'beginning') return 180;
  if (row.kind === 'day') return 38;
  if (row.kind === 'unread') return 34;
  const content = row.kind === 'message' ? row.message.content : row.item.content;
  const lines = content
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / charactersInLine)), 0);
  return lines * lineHeight + (row.isGrouped ? 4 : 35);
}
