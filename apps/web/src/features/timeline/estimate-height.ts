import { heightOfBody } from '@/features/message/decorations.tsx';
import { heightOfText } from '@/features/message/heights.ts';
import type { Row } from './rows.ts';

/** An estimate of a row's height until it is measured. The closer it is, the steadier the scroll bar. */
export function estimateHeight(row: Row | undefined): number {
  if (row === undefined) return 0;
  if (row.kind === 'beginning') return 180;
  if (row.kind === 'day') return 38;
  if (row.kind === 'unread') return 34;
  const edge = row.isGrouped ? 4 : 35;
  return edge + (row.kind === 'pending' ? heightOfText(row.item.content) : heightOfBody(row.message));
}
