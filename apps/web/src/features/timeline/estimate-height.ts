import type { Card, CardBlock } from '@parley/api-contract';
import type { Row } from './rows.ts';

const lineHeight = 23;
const charactersInLine = 70;
const gap = 8;

/** About how high a row will be, until it is measured: the closer, the steadier the scroll bar. */
export function estimateHeight(row: Row | undefined): number {
  if (row === undefined) return 0;
  if (row.kind === 'beginning') return 180;
  if (row.kind === 'day') return 38;
  if (row.kind === 'unread') return 34;
  const edge = row.isGrouped ? 4 : 35;
  if (row.kind === 'pending') return edge + heightOfText(row.item.content);
  const { cards, content } = row.message;
  return edge + (cards === undefined ? heightOfText(content) : stacked(cards.map(heightOfCard)) + 2);
}

function heightOfText(text: string): number {
  const lines = text
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / charactersInLine)), 0);
  return lines * lineHeight;
}

function heightOfCard({ color, blocks }: Card): number {
  return stacked(blocks.map(heightOfBlock)) + (color === undefined ? 0 : 22);
}

function heightOfBlock(block: CardBlock): number {
  switch (block.type) {
    case 'header':
    case 'section':
      return heightOfText(block.text);
    case 'fields': {
      const places = block.fields.reduce((sum, { isShort }) => sum + (isShort ? 1 : 2), 0);
      return Math.ceil(places / 2) * (2 * lineHeight + gap) - gap;
    }
    case 'divider':
      return 1;
    default:
      return 20;
  }
}

function stacked(heights: readonly number[]): number {
  return heights.reduce((sum, height) => sum + height + gap, -gap);
}
