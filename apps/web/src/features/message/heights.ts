import type { Card, CardBlock } from '@parley/api-contract';

const lineHeight = 23;
const charactersInLine = 70;
const gap = 8;

/** An estimate of the height of a text, in pixels. */
export function heightOfText(text: string): number {
  const lines = text
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / charactersInLine)), 0);
  return lines * lineHeight;
}

/** The same for cards. */
export function heightOfCards(cards: readonly Card[]): number {
  return stacked(cards.map(heightOfCard)) + 2;
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
