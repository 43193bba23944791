import { parseMarkdown } from './markdown/parse-markdown.ts';
import type { Block, Inline } from './markdown/tree.ts';

const maxLength = 200;

/** The beginning of a message on one line, without the marks of its Markdown: at most 200 UTF-16 units. */
export function plainText(markdown: string): string {
  const words = parseMarkdown(markdown.slice(0, 2 * maxLength))
    .map(wordsOf)
    .join(' ');
  return words.replaceAll(/\s+/g, ' ').trim().slice(0, maxLength).toWellFormed();
}

function wordsOf(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return textOf(block.children);
    case 'quote':
      return block.children.map(wordsOf).join(' ');
    case 'list':
      return block.items.flat().map(wordsOf).join(' ');
    default:
      return block.value;
  }
}

function textOf(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (typeof inline === 'string') return inline;
      return inline.type === 'code' ? inline.value : textOf(inline.children);
    })
    .join('');
}
