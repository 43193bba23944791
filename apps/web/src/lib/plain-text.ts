import { readDecorations, type Message } from '@parley/api-contract';
import { truncate } from '@parley/text';
import { parseMarkdown } from './markdown/parse-markdown.ts';
import { textOf, type Block } from './markdown/tree.ts';

const maxLength = 200;

/** A message as plain text on one line, without Markdown: at most `max` UTF-16 units, without cutting a character in half. */
export function messageText(
  message: Pick<Message, 'content' | 'decorations' | 'cards'>,
  max = maxLength,
): string {
  // The content of a message with cards is plain text.
  return readDecorations(message).cards === undefined
    ? plainText(message.content, max)
    : truncate(onOneLine(message.content), max);
}

/** Markdown as plain text on one line. */
export function plainText(markdown: string, max = maxLength): string {
  return truncate(onOneLine(parseMarkdown(markdown).map(wordsOf).join(' ')), max);
}

function wordsOf(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return textOf(block.children);
    case 'quote':
      return block.children.map(wordsOf).join(' ');
    case 'list':
      return block.items
        .map(({ marker, children }) => [marker ?? '', ...children.map(wordsOf)].join(' '))
        .join(' ');
    default:
      return block.value;
  }
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
