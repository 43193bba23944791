import type { TableCell } from './payload.ts';
import { readRichText } from './rich-text.ts';
import { withLinks } from './addresses.ts';
import { wordsOf, type Block, type Inline } from './tree.ts';

/** A table in monospaced columns, followed by the links of its cells, which could not be followed inside it. */
export function readTable(rows: readonly TableCell[][]): Block[] {
  const read = rows.map((cells) => cells.map(readCell));
  const texts = read.map((cells) => cells.map((cell) => wordsOf(cell).replaceAll(/\s+/g, ' ')));
  const widths: number[] = [];
  for (const cells of texts) {
    for (const [column, text] of cells.entries())
      widths[column] = Math.max(widths[column] ?? 0, widthOf(text));
  }
  const lines = texts.map((cells) =>
    cells
      .map((text, column) => padded(text, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  if (lines.every((line) => line === '')) return [];
  const links = read.flat().flatMap((cell) => cell.flatMap(linksIn));
  const table: Block = { type: 'code', value: lines.join('\n') };
  if (links.length === 0) return [table];
  return [
    table,
    { type: 'text', children: links.flatMap((link, index) => (index === 0 ? [link] : [' · ', link])) },
  ];
}

function readCell({ type, text, elements }: TableCell): Block[] {
  return type === 'rich_text' ? readRichText(elements) : [{ type: 'text', children: withLinks(text) }];
}

function linksIn(block: Block): Inline[] {
  return block.type === 'code' ? [] : linksOf(block.children);
}

function linksOf(inlines: readonly Inline[]): Inline[] {
  return inlines.flatMap((inline) => {
    if (typeof inline === 'string' || inline.type === 'code') return [];
    return inline.type === 'link' ? [inline] : linksOf(inline.children);
  });
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(width - widthOf(text));
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]|\p{RGI_Emoji}/gv;

/** The width in monospaced columns: an emoji takes two, and so does a Chinese, Japanese or Korean character. */
function widthOf(text: string): number {
  const narrow = text.replaceAll(wide, '').replaceAll(/[\p{M}\p{Cf}]/gu, '');
  return Array.from(narrow).length + 2 * (text.match(wide)?.length ?? 0);
}
