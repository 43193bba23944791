import { Allowance, OutOfSteps } from './allowance.ts';
import { parseBlocks, type RawBlock } from './parse-blocks.ts';
import { parseInlines } from './parse-inlines.ts';
import type { Block } from './tree.ts';

/**
 * Simple Markdown as a tree: CommonMark's paragraphs, quotes, lists, fenced code, emphasis, code and links, and GitHub's deletions and
 * bare addresses. Headings, rules, indented code, HTML, pictures, references and character entities stay text, because people in a chat
 * write them without meaning Markdown. `docs/markdown.md` describes all of it for users.
 *
 * Takes time in proportion to the length. Nothing is ever left out: anything beyond the allowance is shown as it was written.
 */
export function parseMarkdown(text: string, allowance = new Allowance(text.length)): Block[] {
  try {
    const { blocks, rest } = parseBlocks(text, allowance);
    const parsed = blocks.map((block) => withInlines(block, allowance));
    return rest === '' ? parsed : [...parsed, asWritten(rest)];
  } catch (error) {
    if (error instanceof OutOfSteps) return [asWritten(text)];
    throw error;
  }
}

function withInlines(block: RawBlock, allowance: Allowance): Block {
  switch (block.type) {
    case 'paragraph':
      return { type: 'paragraph', children: parseInlines(block.lines.join('\n'), allowance) };
    case 'quote':
      return { type: 'quote', children: block.children.map((child) => withInlines(child, allowance)) };
    case 'list': {
      const items = block.items.map(({ marker, children }) => ({
        marker,
        children: children.map((child) => withInlines(child, allowance)),
      }));
      return { type: 'list', items };
    }
    default: {
      const value = block.lines.join('\n');
      return value === '' ? asWritten(block.source.join('\n')) : { type: 'code', value };
    }
  }
}

function asWritten(text: string): Block {
  return { type: 'paragraph', children: [text] };
}
