import type { Card, CardBlock } from '@parley/api-contract';
import type { CardParts } from './card-parts.ts';

const maxCardsBytes = 16_000;
/** Of the cards' JSON, for what closes it. */
const closingBytes = 200;
const ellipsis = '…';

const closing: Card = {
  blocks: [{ type: 'context', text: '… What follows was too long and has been left out.' }],
};

/** A text of at most this many code points, with an ellipsis at the end where something is left out. */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const characters = Array.from(text);
  if (characters.length <= maxLength) return text;
  return (
    characters
      .slice(0, maxLength - 1)
      .join('')
      .trimEnd() + ellipsis
  );
}

/** The cards as far as their JSON is not too long; if it is, or they are not all that there was, the last one says so. */
export function fitCards(cards: readonly CardParts[], isWhole: boolean): Card[] {
  const fitting: Card[] = [];
  let left = maxCardsBytes - closingBytes;
  for (const { color, parts } of cards) {
    const blocks: CardBlock[] = [];
    const card: Card = color === undefined ? { blocks } : { color, blocks };
    left -= bytesOf(card) + 1;
    for (const { block } of parts) {
      const bytes = bytesOf(block) + 1;
      const shown = bytes <= left ? block : shortened(block, left);
      if (shown !== null) blocks.push(shown);
      left -= bytes;
      if (left < 0) break;
    }
    if (blocks.length > 0) fitting.push(card);
    if (left < 0) return [...fitting, closing];
  }
  return isWhole ? fitting : [...fitting, closing];
}

/** The beginning of a block; null where there is no room for one worth the name. */
function shortened(block: CardBlock, maxBytes: number): CardBlock | null {
  if (block.type === 'section') {
    const room = maxBytes - bytesOf({ ...block, text: ellipsis });
    const text = beginningOf(block.text, room);
    return text === '' ? null : { ...block, text: text + ellipsis };
  }
  if (block.type === 'fields') {
    let left = maxBytes - bytesOf({ ...block, fields: [] });
    const fields = block.fields.filter((field) => (left -= bytesOf(field) + 1) >= 0);
    return fields.length === 0 ? null : { ...block, fields };
  }
  return null;
}

/** As much of a text as takes this many bytes in JSON. */
function beginningOf(text: string, maxBytes: number): string {
  let left = maxBytes;
  let length = 0;
  for (const character of text) {
    left -= bytesOf(character) - 2;
    if (left < 0) break;
    length += character.length;
  }
  return text.slice(0, length).trimEnd();
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
