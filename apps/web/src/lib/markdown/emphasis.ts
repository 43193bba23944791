import type { EmphasisMark, Flanking } from '@parley/text';
import type { Allowance } from './allowance.ts';
import type { Inline, InlineElement } from './tree.ts';

/** Emphasis nested deeper than this is shown as it was written. */
export const maxDepth = 6;

type MarkType = 'strong' | 'emphasis' | 'deletion';

/** A run of `*`, `_` or `~`, which may begin or end emphasis. */
export interface Delimiter {
  type: 'delimiter';
  character: EmphasisMark;
  /** As it was written. */
  length: number;
  /** Characters that are not matched yet. */
  left: number;
  canOpen: boolean;
  canClose: boolean;
  /** What begins here, innermost first. */
  opens: MarkType[];
  /** What ends here, innermost first. */
  closes: MarkType[];
  /** Its place among the delimiters. */
  index: number;
  previous: Delimiter | null;
  next: Delimiter | null;
}

export type Token = string | InlineElement | Delimiter;

/** A run of marks as a token, or as text if it can't open or close anything. */
export function delimiterRun(
  character: EmphasisMark,
  length: number,
  { canOpen, canClose }: Flanking,
): Token {
  if (!canOpen && !canClose) return character.repeat(length);
  return {
    type: 'delimiter',
    character,
    length,
    left: length,
    canOpen,
    canClose,
    opens: [],
    closes: [],
    index: 0,
    previous: null,
    next: null,
  };
}

/** Turns the tokens between two brackets, or of a whole text, into elements. */
export function withEmphasis(tokens: readonly Token[], allowance: Allowance): Inline[] {
  matchDelimiters(tokens, allowance);
  return nested(tokens, allowance);
}

/**
 * CommonMark's "process emphasis" (https://spec.commonmark.org/0.31.2/#phase-2-inline-structure). It is linear: what is skipped on the
 * way to an opener is dropped, and `bottoms` keeps a closer from searching where one of its kind found nothing.
 */
function matchDelimiters(tokens: readonly Token[], allowance: Allowance): void {
  const bottoms = new Map<string, number>();
  let closer = linked(tokens);
  while (closer !== null) {
    allowance.step();
    if (!closer.canClose || closer.left === 0) {
      closer = closer.next;
      continue;
    }
    const kind = kindOf(closer);
    const bottom = bottoms.get(kind) ?? 0;
    let opener = closer.previous;
    while (opener !== null && opener.index >= bottom && !isPair(opener, closer)) {
      allowance.step();
      opener = opener.previous;
    }
    if (opener === null || opener.index < bottom) {
      bottoms.set(kind, closer.index);
      const { next }: Delimiter = closer;
      if (!closer.canOpen) unlink(closer);
      closer = next;
      continue;
    }
    const used = closer.character === '~' ? closer.left : Math.min(2, opener.left, closer.left);
    const type = closer.character === '~' ? 'deletion' : used === 2 ? 'strong' : 'emphasis';
    opener.left -= used;
    opener.opens.push(type);
    closer.left -= used;
    closer.closes.push(type);
    opener.next = closer;
    closer.previous = opener;
    if (opener.left === 0) unlink(opener);
    if (closer.left === 0) {
      const { next }: Delimiter = closer;
      unlink(closer);
      closer = next;
    }
  }
}

/** Links the delimiters among the tokens, and returns the first one. */
function linked(tokens: readonly Token[]): Delimiter | null {
  let first: Delimiter | null = null;
  let last: Delimiter | null = null;
  for (const token of tokens) {
    if (!isDelimiter(token)) continue;
    token.previous = last;
    token.index = last === null ? 0 : last.index + 1;
    if (last !== null) last.next = token;
    first ??= token;
    last = token;
  }
  return first;
}

function unlink({ previous, next }: Delimiter): void {
  if (previous !== null) previous.next = next;
  if (next !== null) next.previous = previous;
}

/** Closers of one kind find the same openers. */
function kindOf({ character, length, left, canOpen }: Delimiter): string {
  return character === '~' ? `~${left}` : `${character}${length % 3}${canOpen}`;
}

function isPair(opener: Delimiter, closer: Delimiter): boolean {
  if (!opener.canOpen || opener.character !== closer.character) return false;
  if (closer.character === '~') return opener.left === closer.left;
  if (!opener.canClose && !closer.canOpen) return true;
  return (opener.length + closer.length) % 3 !== 0 || closer.length % 3 === 0;
}

export function isDelimiter(token: Token): token is Delimiter {
  return typeof token !== 'string' && token.type === 'delimiter';
}

/** Elements for what was matched; beyond the allowance and the depth, the marks as they were written. */
function nested(tokens: readonly Token[], allowance: Allowance): Inline[] {
  const root: Inline[] = [];
  const open: { children: Inline[]; isElement: boolean }[] = [{ children: root, isElement: false }];
  for (const token of tokens) {
    allowance.step();
    const { children } = open.at(-1) ?? { children: root };
    if (!isDelimiter(token)) {
      append(children, token);
      continue;
    }
    for (const type of token.closes) {
      allowance.step();
      const closed = open.pop();
      if (closed?.isElement === false) append(closed.children, marksOf(token, type));
    }
    append(open.at(-1)?.children ?? root, token.character.repeat(token.left));
    for (const type of token.opens.toReversed()) {
      allowance.step();
      const parent = open.at(-1)?.children ?? root;
      const isElement = open.length <= maxDepth && allowance.takeMark();
      const element: InlineElement = { type, children: [] };
      append(parent, isElement ? element : marksOf(token, type));
      open.push({ children: isElement ? element.children : parent, isElement });
    }
  }
  return root;
}

function marksOf({ character, length }: Delimiter, type: MarkType): string {
  return character.repeat(type === 'deletion' ? length : type === 'strong' ? 2 : 1);
}

function append(children: Inline[], inline: Inline): void {
  if (inline === '') return;
  const last = children.at(-1);
  if (typeof last === 'string' && typeof inline === 'string') children[children.length - 1] = last + inline;
  else children.push(inline);
}
