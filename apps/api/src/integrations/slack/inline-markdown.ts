import { EscapeFinder, flankingOf } from '@parley/text';
import { withLinks } from './addresses.ts';
import { escapesIn, textOf, type Piece } from './escapes.ts';
import { normalized, wordsOfInlines, type Inline, type StyledInline } from './tree.ts';

/** A mark that can't be read where it stands can make another one unreadable, but hardly ever a third. */
const maxRounds = 4;

/**
 * Writes inlines in the Markdown that the web app reads, on one or more lines. A style that Markdown cannot apply to its text is left out.
 */
export function inlineMarkdown(inlines: readonly Inline[]): string {
  return markdownOf(withoutSpaceAround(normalized(inlines)));
}

/** The same for a list item, which an empty line would end: lines that only an empty line could separate are joined. */
export function itemMarkdown(inlines: readonly Inline[]): string {
  const children = withoutSpaceAround(normalized(inlines));
  const markdown = markdownOf(withNewlinesAs('\n', children));
  return markdown.includes('\n\n') ? markdownOf(withNewlinesAs(' ', children)) : markdown;
}

function withNewlinesAs(character: string, inlines: readonly Inline[]): Inline[] {
  return inlines.map((inline) => {
    if (typeof inline === 'string') return inline.replaceAll(/\n+/g, character);
    return inline.type === 'code'
      ? inline
      : { ...inline, children: withNewlinesAs(character, inline.children) };
  });
}

function markdownOf(children: readonly Inline[]): string {
  const plain = new Set<StyledInline>();
  for (let round = 0; ; round++) {
    const pieces = joined(
      children.flatMap((child, index) => piecesOf(child, plain, isFree(children, index))),
    );
    const unreadable = round < maxRounds ? unreadableIn(pieces) : [];
    if (unreadable.length === 0) return written(pieces);
    for (const styled of unreadable) plain.add(styled);
  }
}

/** Empty lines at the ends, and spaces at the ends of lines, mean nothing. */
function withoutSpaceAround(inlines: readonly Inline[]): Inline[] {
  return inlines
    .map((inline, index) => {
      if (typeof inline !== 'string') return inline;
      let text = inline.replaceAll(/[ \t]+\n/g, '\n');
      if (index === 0) text = text.trimStart();
      return index === inlines.length - 1 ? text.trimEnd() : text;
    })
    .filter((inline) => inline !== '');
}

/**
 * Whether an address can stand here without brackets: nothing right before or after it could be taken for part of it. The same must be true
 * of everything around these inlines.
 */
function isFree(inlines: readonly Inline[], index: number, isFreeAround = true): boolean {
  const around = isFreeAround ? '' : 'x';
  const [before, after] = [inlines[index - 1] ?? around, inlines[index + 1] ?? around];
  const isEnd = index + 2 >= inlines.length && isFreeAround;
  return (
    typeof before === 'string' &&
    /(?:^|\s)$/.test(before) &&
    typeof after === 'string' &&
    (/^[.,]?\s/.test(after) || (isEnd && /^[.,]?$/.test(after)))
  );
}

function piecesOf(inline: Inline, plain: ReadonlySet<StyledInline>, free: boolean, label?: Inline): Piece[] {
  if (typeof inline === 'string') {
    return label === undefined
      ? [{ kind: 'text', text: inline }]
      : [{ kind: 'text', text: inline.replaceAll(/\s+/g, ' '), label }];
  }
  if (inline.type === 'code') return [codePiece(inline.value)];
  const { children } = inline;
  if (inline.type === 'link') {
    const bracketed = inBrackets(inline.url, wordsOfInlines(children), free);
    if (bracketed !== null) return [{ kind: 'verbatim', text: bracketed }];
    return [
      { kind: 'verbatim', text: '[' },
      ...children.flatMap((child) => piecesOf(child, plain, false, inline)),
      { kind: 'verbatim', text: `](${destination(inline.url)})` },
    ];
  }
  const inner = children.flatMap((child, index) =>
    piecesOf(child, plain, isFree(children, index, free), label),
  );
  if (plain.has(inline)) return inner;
  const mark = { kind: 'mark', text: marks[inline.type], styled: inline } as const;
  return [{ ...mark, isOpening: true }, ...inner, { ...mark, isOpening: false }];
}

const plainAddress = /^https?:\/\/[a-z\d-]+(?:\.[a-z\d-]+)*(?::\d+)?(?:\/(?:[\w/.~%#?&=+,:@-]*[a-z\d/])?)?$/i;

const marks = { strong: '**', emphasis: '_', deletion: '~~' };

/** An address that needs no label: as it is where that is clear enough, otherwise in angle brackets. Null if it needs a label. */
function inBrackets(url: string, words: string, free: boolean): string | null {
  if (
    free &&
    plainAddress.test(url) &&
    (words === url || (/^www\./i.test(words) && url === `http://${words}`))
  )
    return words;
  if (words === url && /^https?:\/\/[^\s<>]+$/i.test(url)) return `<${url}>`;
  return url === `mailto:${words}` && /^[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)+$/i.test(words)
    ? `<${words}>`
    : null;
}

/** The part of a link in parentheses. */
function destination(url: string): string {
  if (/^[^\s<>()\\]+$/.test(url)) return url;
  return `<${url.replaceAll(/[<>]/g, encodeURIComponent).replaceAll(/\\(?=[!-/:-@[-`{-~]|$)/g, '\\\\')}>`;
}

function codePiece(code: string): Piece {
  return { kind: 'verbatim', text: codeSpan(code), code };
}

function textPieces(text: string): Piece[] {
  return withLinks(text).flatMap((inline) => piecesOf(inline, new Set(), false));
}

/**
 * Joins neighboring texts. Nothing separates code marks from other backticks: neighboring code spans are joined, and a code span next to a
 * backtick becomes text.
 */
function joined(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    const { code } = piece;
    if (last?.code !== undefined && code !== undefined) all[all.length - 1] = codePiece(last.code + code);
    else if (code !== undefined && last?.kind === 'text' && last.text.endsWith('`'))
      all.push(...textPieces(code));
    else if (last?.kind === 'text' && piece.kind === 'text' && last.label === piece.label)
      all[all.length - 1] = { ...last, text: last.text + piece.text };
    else {
      if (last?.code !== undefined && piece.kind === 'text' && piece.text.startsWith('`'))
        all.splice(-1, 1, ...textPieces(last.code));
      all.push(piece);
    }
  }
  return all;
}

/** A code span, between more backticks than it contains. */
function codeSpan(code: string): string {
  const value = code.replaceAll(/\s/g, ' ');
  const fence = '`'.repeat(longestFence(value) + 1);
  const isPadded = /^`|`$/.test(value) || (/^ .* $/.test(value) && value.trim() !== '');
  return isPadded ? `${fence} ${value} ${fence}` : fence + value + fence;
}

export function longestFence(code: string): number {
  return Array.from(code.matchAll(/`+/g), ([run]) => run.length).reduce(
    (most, each) => Math.max(most, each),
    0,
  );
}

/** The styles whose marks would be read as text where they stand, or whose text would be read as marks. */
function unreadableIn(pieces: readonly Piece[]): StyledInline[] {
  const text = textOf(pieces);
  const unreadable: StyledInline[] = [];
  const around: { styled: StyledInline; mark: string }[] = [];
  let end = 0;
  for (const [index, { kind, text: own, styled, isOpening }] of pieces.entries()) {
    const start = end;
    end += own.length;
    if (kind === 'text') {
      for (const { 0: run, index: place } of own.matchAll(/\*+|_+|~+/g)) {
        const { canOpen, canClose } = flankingOf(text, start + place, start + place + run.length);
        for (const each of around)
          if ((canOpen || canClose) && each.mark[0] === run[0]) unreadable.push(each.styled);
      }
    }
    if (kind !== 'mark' || styled === undefined) continue;
    if (isOpening === true) around.push({ styled, mark: own });
    else around.pop();
    const { canOpen, canClose } = flankingOf(text, start, end);
    // Nothing separates a mark from text of the same characters.
    const isAlone = [pieces[index - 1]?.text.at(-1), pieces[index + 1]?.text[0]].every(
      (beside) => beside !== own[0],
    );
    // An underscore right before an e-mail address would be part of it.
    const isOfMailbox = own === '_' && /^[\w.+-]+@/.test(text.slice(end, end + 100));
    if (!isAlone || isOfMailbox || !(isOpening === true ? canOpen : canClose)) unreadable.push(styled);
  }
  return unreadable;
}

/** A backslash can turn its neighbor into a mark, or keep it from being one, but this hardly ever affects another. */
const maxEscapeRounds = 8;

function written(pieces: readonly Piece[]): string {
  let current = pieces;
  for (let round = 0; round < maxEscapeRounds; round++) {
    const { characters, lineEnds } = escapesIn(current);
    if (characters.size + lineEnds.size === 0) break;
    current = withEscapes(current, characters, lineEnds);
  }
  return textOf(withoutSeenEscapes(current));
}

function withEscapes(
  pieces: readonly Piece[],
  characters: ReadonlySet<number>,
  lineEnds: ReadonlySet<number>,
): Piece[] {
  let at = 0;
  return pieces.flatMap((piece) => {
    const start = at;
    at += piece.text.length;
    if (piece.kind !== 'text') return [piece];
    const parts: Piece[] = [];
    let from = 0;
    for (let index = 0; index < piece.text.length; index++) {
      const isLineEnd = lineEnds.has(start + index);
      if (!isLineEnd && !characters.has(start + index)) continue;
      const character = piece.text.charAt(index);
      parts.push({ ...piece, text: piece.text.slice(from, index) });
      // The first backtick of a run stands for all.
      const end =
        character === '`' ? index + (/^`+/.exec(piece.text.slice(index))?.[0].length ?? 1) : index + 1;
      const own = piece.text.slice(index, end);
      parts.push(
        isLineEnd ? { kind: 'verbatim', text: '\n\n' } : { kind: 'verbatim', text: `\\${own}`, escaped: own },
      );
      from = end;
      index = end - 1;
    }
    return [...parts, { ...piece, text: piece.text.slice(from) }].filter(({ text }) => text !== '');
  });
}

/** Removes the backslashes that readers would see after all. */
function withoutSeenEscapes(pieces: readonly Piece[]): Piece[] {
  if (pieces.every(({ escaped }) => escaped === undefined)) return [...pieces];
  const text = textOf(pieces);
  const finder = new EscapeFinder(text);
  let at = 0;
  /** The last run of backslashes, possibly from several pieces: where it ends, and whether it is meant. */
  let end = 0;
  let isMeant = false;
  return pieces.map((piece) => {
    const { escaped } = piece;
    const start = at;
    at += piece.text.length;
    if (escaped === undefined) return piece;
    if (start >= end) {
      let first = start;
      while (first > end && text[first - 1] === '\\') first--;
      end = start;
      while (text[end] === '\\') end++;
      isMeant = finder.at(first).isMeant;
    }
    return isMeant ? piece : { ...piece, text: escaped };
  });
}
