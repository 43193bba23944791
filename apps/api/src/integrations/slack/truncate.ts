import { maxCardParts, maxCardsLength, type Card, type CardBlock } from '@parley/api-contract';
import type { CardParts } from './card-parts.ts';

/** The size of the cards' JSON: what a column holds. */
const maxCardsBytes = 16_000;
const ellipsis = '…';

const closing: Card = {
  blocks: [{ type: 'context', text: '… The rest was too long and has been left out.' }],
};

/** A text of at most this many code points, with an ellipsis at the end if something is left out. */
export function truncate(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const characters = Array.from(text);
  if (characters.length <= maxLength) return text;
  return withoutCutAddress(characters.slice(0, maxLength - 1).join('')).trimEnd() + ellipsis;
}

/** An address without its end leads elsewhere. */
function withoutCutAddress(text: string): string {
  return text.replace(/(?:\[[^[\]\n]*\]\()?<?(?:https?:\/\/|mailto:)\S*$/i, '');
}

/** The room that cards take up, or may still take up. */
interface Size {
  bytes: number;
  /** Code points of all texts. */
  length: number;
  /** Cards, blocks and fields. */
  parts: number;
}

/** As many of the cards as fit. If not all of them fit, or they were not everything, the last one says so. */
export function truncateCards(cards: readonly CardParts[], isWhole: boolean): Card[] {
  const fitting: Card[] = [];
  let left = minus({ bytes: maxCardsBytes, length: maxCardsLength, parts: maxCardParts }, sizeOf(closing));
  for (const { color, parts } of cards) {
    const blocks: CardBlock[] = [];
    const card: Card = color === undefined ? { blocks } : { color, blocks };
    left = minus(left, sizeOf(card));
    for (const { block } of parts) {
      const after = minus(left, sizeOf(block));
      const shown = isEnough(after) ? block : shortened(block, left);
      if (shown !== null) blocks.push(shown);
      left = after;
      if (!isEnough(left)) break;
    }
    if (blocks.length > 0) fitting.push(card);
    if (!isEnough(left)) return [...fitting, closing];
  }
  return isWhole ? fitting : [...fitting, closing];
}

/** The beginning of a block; null if there is no room for a meaningful one. */
function shortened(block: CardBlock, budget: Size): CardBlock | null {
  if (block.type === 'divider') return null;
  if (block.type !== 'fields') return withBeginning(block, budget);
  let left = minus(budget, sizeOf({ ...block, fields: [] }));
  const fields: Field[] = [];
  for (const field of block.fields) {
    const after = minus(left, sizeOf(field));
    const shown = isEnough(after) ? field : withBeginning(field, left);
    if (shown !== null) fields.push(shown);
    left = after;
    if (!isEnough(left)) break;
  }
  return fields.length === 0 ? null : { ...block, fields };
}

/** The same with the beginning of its text; null if none of it fits. */
function withBeginning<Part extends Field | Exclude<CardBlock, { type: 'fields' | 'divider' }>>(
  part: Part,
  budget: Size,
): Part | null {
  const text = beginningOf(part.text, minus(budget, sizeOf({ ...part, text: ellipsis })));
  return text === '' ? null : { ...part, text: text + ellipsis };
}

/** As much of a text as fits. */
function beginningOf(text: string, budget: Size): string {
  if (!isEnough(budget)) return '';
  let { bytes, length } = budget;
  let end = 0;
  for (const character of text) {
    bytes -= bytesOf(character) - 2;
    length--;
    if (bytes < 0 || length < 0) break;
    end += character.length;
  }
  return withoutCutAddress(text.slice(0, end)).trimEnd();
}

type Field = Extract<CardBlock, { type: 'fields' }>['fields'][number];

/** The room that a part of cards takes up with everything in it, and with the comma after it. */
function sizeOf(part: Card | CardBlock | Field): Size {
  const within = 'blocks' in part ? part.blocks : 'fields' in part ? part.fields : [];
  const inner = within.map(sizeOf);
  const own = [...('title' in part ? [part.title] : []), ...('text' in part ? [part.text] : [])];
  return {
    bytes: bytesOf(part) + 1,
    length: own.reduce((sum, text) => sum + Array.from(text).length, sum(inner, 'length')),
    parts: 1 + sum(inner, 'parts'),
  };
}

function sum(sizes: readonly Size[], of: 'length' | 'parts'): number {
  return sizes.reduce((total, size) => total + size[of], 0);
}

function minus(left: Size, taken: Size): Size {
  return {
    bytes: left.bytes - taken.bytes,
    length: left.length - taken.length,
    parts: left.parts - taken.parts,
  };
}

function isEnough({ bytes, length, parts }: Size): boolean {
  return bytes >= 0 && length >= 0 && parts >= 0;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
