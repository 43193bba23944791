import type { Block, Inline } from '../../web/src/lib/markdown/tree.ts';

/** What the web app shows of Markdown, as text on lines. */
export function shownText(blocks: readonly Block[]): string {
  return blocks.map(textOfBlock).join('\n');
}

function textOfBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return textOfInlines(block.children);
    case 'quote':
      return shownText(block.children);
    case 'list':
      return block.items.map(({ marker, children }) => `${marker ?? '-'} ${shownText(children)}`).join('\n');
    default:
      return block.value;
  }
}

function textOfInlines(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (typeof inline === 'string') return inline;
      return inline.type === 'code' ? inline.value : textOfInlines(inline.children);
    })
    .join('');
}

/** Where its links lead. */
export function linksIn(blocks: readonly Block[]): string[] {
  return elementsIn(blocks).flatMap((element) => (element.type === 'link' ? [element.href] : []));
}

/** What it has besides text, lines and links. */
export function stylesIn(blocks: readonly Block[]): string[] {
  const ofBlocks = blocks.flatMap(({ type }) => (type === 'paragraph' ? [] : [type]));
  return [...ofBlocks, ...elementsIn(blocks).flatMap(({ type }) => (type === 'link' ? [] : [type]))];
}

type Element = Exclude<Inline, string>;

function elementsIn(blocks: readonly Block[]): Element[] {
  return blocks.flatMap((block) => {
    if (block.type === 'paragraph') return elementsOf(block.children);
    if (block.type === 'quote') return elementsIn(block.children);
    return block.type === 'list' ? block.items.flatMap(({ children }) => elementsIn(children)) : [];
  });
}

function elementsOf(inlines: readonly Inline[]): Element[] {
  return inlines.flatMap((inline) => {
    if (typeof inline === 'string') return [];
    return inline.type === 'code' ? [inline] : [inline, ...elementsOf(inline.children)];
  });
}
