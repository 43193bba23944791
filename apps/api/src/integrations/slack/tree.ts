/** A sender's text as a tree, whatever markup it was written in. */
export type Inline = string | InlineElement;

export type InlineElement =
  | StyledInline
  | { type: 'code'; value: string }
  /** `url` is as the sender wrote it, and may be followed. */
  | { type: 'link'; url: string; children: Inline[] };

export interface StyledInline {
  type: 'strong' | 'emphasis' | 'deletion';
  children: Inline[];
}

export type Block =
  /** Strings may have several lines. */
  | { type: 'text' | 'quote'; children: Inline[] }
  /** `marker` is `-`, or a number with a full stop. Items of one list follow each other. */
  | { type: 'item'; depth: number; marker: string; children: Inline[] }
  | { type: 'code'; value: string };

/** What readers see of blocks, as plain text. */
export function wordsOf(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.type === 'code') return block.value;
      const words = wordsOfInlines(block.children).trim();
      return block.type === 'item' && words !== '' ? `${block.marker} ${words}` : words;
    })
    .filter((words) => words !== '')
    .join('\n')
    .trim();
}

export function wordsOfInlines(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (typeof inline === 'string') return inline;
      return inline.type === 'code' ? inline.value : wordsOfInlines(inline.children);
    })
    .join('');
}

/** Whether there is nothing to see in a text. */
export function isBlank(text: string): boolean {
  return !/[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);
}

export function isStyled(inline: Inline): inline is StyledInline {
  return typeof inline !== 'string' && inline.type !== 'code' && inline.type !== 'link';
}

/**
 * Merges each style into one piece, and moves white space at the ends of a style out of it, because marks next to white space mean nothing.
 */
export function normalized(inlines: readonly Inline[]): Inline[] {
  const normal: Inline[] = [];
  for (const inline of merged(inlines)) {
    if (typeof inline === 'string' || inline.type === 'code') normal.push(inline);
    else if (inline.type === 'link') normal.push({ ...inline, children: normalized(inline.children) });
    else normal.push(...withSpaceOutside(inline));
  }
  return merged(normal);
}

function merged(inlines: readonly Inline[]): Inline[] {
  const all: Inline[] = [];
  for (const inline of inlines) {
    if (inline === '') continue;
    const last = all.at(-1);
    if (typeof last === 'string' && typeof inline === 'string') all[all.length - 1] = last + inline;
    else if (last !== undefined && isStyled(last) && isStyled(inline) && last.type === inline.type) {
      all[all.length - 1] = { ...last, children: [...last.children, ...inline.children] };
    } else all.push(inline);
  }
  return all;
}

function withSpaceOutside({ type, children }: StyledInline): Inline[] {
  const inner = normalized(children);
  const first = inner[0];
  const before = typeof first === 'string' ? (/^\s+/.exec(first)?.[0] ?? '') : '';
  if (typeof first === 'string') inner[0] = first.slice(before.length);
  const last = inner.at(-1);
  const after = typeof last === 'string' ? (/\s+$/.exec(last)?.[0] ?? '') : '';
  if (typeof last === 'string') inner[inner.length - 1] = last.slice(0, last.length - after.length);
  const left = inner.filter((inline) => inline !== '');
  return left.length === 0 ? [before, after] : [before, { type, children: left }, after];
}
