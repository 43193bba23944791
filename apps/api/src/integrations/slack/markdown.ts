import { inlineMarkdown, itemMarkdown, longestFence } from './inline-markdown.ts';
import { wordsOf, type Block } from './tree.ts';

/** A text for those who render Markdown, and for those who don't. */
export interface MarkdownText {
  markdown: string;
  words: string;
}

export function markdownTextOf(blocks: readonly Block[]): MarkdownText {
  const words = wordsOf(blocks);
  return { markdown: words === '' ? '' : markdownOf(blocks), words };
}

/** Writes the blocks in the Markdown that the web app reads. */
function markdownOf(blocks: readonly Block[]): string {
  let markdown = '';
  let isInList = false;
  /** The items that the next one may be nested in. */
  let around: Margin[] = [];
  for (const block of blocks) {
    const text = textOf(block);
    if (text === '') continue;
    // Block marks with nothing but such marks after them are text.
    const isItem = block.type === 'item' && !hasOnlyMarks(text);
    if (!isItem) around = [];
    // In the middle of a paragraph, a number begins no list unless it is 1.
    const isDeeper = isItem && block.depth > (around.at(-1)?.depth ?? block.depth);
    const isClose = isInList && isItem && !(isDeeper && /^(?!1\.)\d/.test(block.marker));
    if (markdown !== '') markdown += isClose ? '\n' : '\n\n';
    markdown += isItem ? inList(block, text, around) : blockMarkdown(block, text);
    isInList = isItem;
  }
  return markdown;
}

function textOf(block: Block): string {
  if (block.type === 'code') return block.value;
  return block.type === 'item' ? itemMarkdown(block.children) : inlineMarkdown(block.children);
}

function hasOnlyMarks(text: string): boolean {
  return /^[>\-*\s]*(?:\n|$)/.test(text);
}

/** An item's depth, and by how many columns its text is indented. */
interface Margin {
  depth: number;
  columns: number;
}

type Item = Extract<Block, { type: 'item' }>;

function inList({ depth, marker }: Item, text: string, around: Margin[]): string {
  while ((around.at(-1)?.depth ?? -1) >= depth) around.pop();
  const margin = around.at(-1)?.columns ?? 0;
  const columns = margin + marker.length + 1;
  around.push({ depth, columns });
  return `${' '.repeat(margin)}${marker} ${text.replaceAll('\n', `\n${' '.repeat(columns)}`)}`;
}

function blockMarkdown(block: Block, text: string): string {
  if (block.type === 'code') return codeBlock(text);
  if (block.type === 'item') return `${block.marker} ${text}`;
  return block.type === 'text' || hasOnlyMarks(text) ? text : `> ${text.replaceAll('\n', '\n> ')}`;
}

/** The fence is longer than any in the code. */
export function codeBlock(code: string): string {
  const fence = '`'.repeat(Math.max(3, longestFence(code) + 1));
  return `${fence}\n${code}\n${fence}`;
}
