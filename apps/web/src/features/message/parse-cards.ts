import type { Card, CardBlock } from '@parley/api-contract';
import { Allowance } from '@/lib/markdown/allowance.ts';
import { linkOf } from '@/lib/markdown/link.ts';
import { parseMarkdown } from '@/lib/markdown/parse-markdown.ts';
import type { Block } from '@/lib/markdown/tree.ts';
import { safeHref } from '@/lib/safe-href.ts';

export type ParsedCardBlock =
  | Extract<CardBlock, { type: 'divider' }>
  | { type: 'header' | 'section'; parsed: Block[] }
  | { type: 'fields'; fields: { title: string; parsed: Block[]; isShort: boolean }[] }
  | { type: 'context'; parsed: Block[]; at: string | undefined };

export interface ParsedCard {
  color: Card['color'];
  blocks: ParsedCardBlock[];
}

/** Parses the Markdown in all cards of a message. They share one allowance, so they cost no more to show than a message without cards. */
export function parseCards(cards: readonly Card[], allowance = new Allowance(lengthOf(cards))): ParsedCard[] {
  return cards.map(({ color, blocks }) => ({
    color,
    blocks: blocks.map((block) => parseBlock(block, allowance)),
  }));
}

function parseBlock(block: CardBlock, allowance: Allowance): ParsedCardBlock {
  switch (block.type) {
    case 'header':
      return { type: 'header', parsed: [headerOf(block)] };
    case 'section':
      return { type: 'section', parsed: parseMarkdown(block.text, allowance) };
    case 'fields':
      return {
        type: 'fields',
        fields: block.fields.map(({ title, text, isShort }) => ({
          title,
          parsed: parseMarkdown(text, allowance),
          isShort,
        })),
      };
    case 'context':
      return { type: 'context', parsed: parseMarkdown(block.text, allowance), at: block.at };
    default:
      return block;
  }
}

/** Plain text, not Markdown. */
function headerOf({ text, url }: Extract<CardBlock, { type: 'header' }>): Block {
  const href = url === undefined ? null : safeHref(url);
  return { type: 'paragraph', children: [href === null ? text : linkOf(href, [text])] };
}

function lengthOf(cards: readonly Card[]): number {
  return textsOf(cards).reduce((sum, { length }) => sum + length, 0);
}

/** All texts of the cards, Markdown or not. */
export function textsOf(cards: readonly Card[]): string[] {
  return cards.flatMap(({ blocks }) => blocks.flatMap(textsOfBlock));
}

function textsOfBlock(block: CardBlock): string[] {
  if (block.type === 'fields') return block.fields.flatMap(({ title, text }) => [title, text]);
  return block.type === 'divider' ? [] : [block.text];
}
