import { EscapeFinder, flankingOf } from '@parley/text';
import { wordsOfInlines, type Inline, type StyledInline } from './tree.ts';

/** A part of Markdown: text as readers see it, a mark, or something that must stay exactly as it is. */
export interface Piece {
  text: string;
  kind: 'text' | 'mark' | 'verbatim';
  /** For a mark: what it begins or ends. */
  styled?: StyledInline;
  isOpening?: boolean;
  /** For a character after a backslash of ours: the character itself. */
  escaped?: string;
  /** For a code span: its content. */
  code?: string;
  /** For text: the link whose label it is in. */
  label?: Inline;
}

/** What keeps text from being read as marks, by positions in all pieces together. */
export interface Escapes {
  /** Characters that need a backslash before them. Before any other, readers would see the backslash. */
  characters: ReadonlySet<number>;
  /** Line ends that need an empty line after them: backslashes don't help against marks that pair with marks in other lines. */
  lineEnds: ReadonlySet<number>;
}

/** Follows the rules in docs/markdown.md. Blocks come first: how a line begins decides what is a mark in it. */
export function escapesIn(pieces: readonly Piece[]): Escapes {
  const text = textOf(pieces);
  const none: Escapes = { characters: new Set(), lineEnds: new Set() };
  if (!/[*_~`[\]<>\-\\]|\d[.)]/.test(text)) return none;
  const ofText = placesOfText(pieces);
  const ofBlocks = new Set(beginningsOfBlocks(text)).intersection(ofText);
  if (ofBlocks.size > 0) return { ...none, characters: ofBlocks };
  const characters = new Set([...brackets(pieces, text), ...backslashes(pieces, text)]);
  const lineEnds = new Set<number>();
  for (const [first, second] of [...delimiterPairs(pieces, text), ...backtickPairs(pieces, text)]) {
    const lineEnd = text.slice(0, second.start).indexOf('\n', first.start);
    if (lineEnd !== -1) lineEnds.add(lineEnd);
    else for (const place of [...escaped(first), ...escaped(second)]) characters.add(place);
  }
  return { characters: characters.intersection(ofText), lineEnds };
}

export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

/** Pieces with their start positions. */
function* placed(pieces: readonly Piece[]): Generator<Piece & { start: number }> {
  let start = 0;
  for (const piece of pieces) {
    yield { ...piece, start };
    start += piece.text.length;
  }
}

function placesOfText(pieces: readonly Piece[]): Set<number> {
  const places = new Set<number>();
  for (const { kind, start, text } of placed(pieces))
    if (kind === 'text') for (const place of placesOf({ start, text })) places.add(place);
  return places;
}

/** A run of the same character. */
interface Run {
  start: number;
  text: string;
}

function placesOf({ start, text }: Run): number[] {
  return Array.from({ length: text.length }, (_, index) => start + index);
}

/** One backslash before several backticks escapes them all. */
function escaped(run: Run): number[] {
  return run.text.startsWith('`') ? [run.start] : placesOf(run);
}

/** Runs of `*`, `_` and `~` in the text that would together begin and end a style. */
function* delimiterPairs(pieces: readonly Piece[], text: string): Generator<[Run, Run]> {
  /** Runs without a partner so far: of the text around links, and of each label. */
  const open = new Map<Inline | undefined, Run[]>();
  for (const { kind, text: own, start, isOpening, label } of placed(pieces)) {
    const waiting = open.get(label) ?? [];
    open.set(label, waiting);
    if (kind === 'mark') {
      // A mark that opens a style must not read as the end of another one.
      if (isOpening === true && flankingOf(text, start, start + own.length).canClose) {
        for (const run of waiting.filter((each) => isPair(each.text, own))) yield [run, { start, text: '' }];
      }
    }
    if (kind === 'verbatim' && own.startsWith('\n')) open.clear();
    if (kind !== 'text') continue;
    for (const match of own.matchAll(/\*+|_+|~+|\n\s*\n/g)) {
      const run = { start: start + match.index, text: match[0] };
      if (run.text.startsWith('\n')) {
        waiting.length = 0;
        continue;
      }
      const { canOpen, canClose } = flankingOf(text, run.start, run.start + run.text.length);
      if (!canOpen && !canClose) continue;
      const opener = canClose ? waiting.findLastIndex((each) => isPair(each.text, run.text)) : -1;
      const opening = waiting[opener];
      if (opening !== undefined) {
        yield [opening, run];
        waiting.length = opener;
      } else if (canOpen) waiting.push(run);
    }
  }
}

function isPair(run: string, other: string): boolean {
  return run[0] === other[0] && (!run.startsWith('~') || run.length === other.length);
}

/** Runs of equally many backticks: they would turn what is between them into code. */
function* backtickPairs(pieces: readonly Piece[], text: string): Generator<[Run, Run]> {
  const next = new Map<number, Run>();
  const ofText = placesOfText(pieces);
  for (const { 0: run, index: start } of Array.from(text.matchAll(/`+/g)).toReversed()) {
    const other = next.get(run.length);
    if (other !== undefined && ofText.has(start))
      yield [{ start, text: run }, ofText.has(other.start) ? other : { start: other.start, text: '' }];
    next.set(run.length, { start, text: run });
  }
}

const bracketedAddress = /<(?:(?:https?|mailto):[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9.-]+)>/iy;
const targetOfLink = /\]\([ \t]*<?(?:https?|mailto):/iy;

/** Brackets that would begin or end a link. */
function brackets(pieces: readonly Piece[], text: string): number[] {
  const found: number[] = [];
  const open = new Map<Inline | undefined, number[]>();
  for (const { kind, start, text: own, label } of placed(pieces)) {
    if (kind !== 'text') continue;
    const waiting = open.get(label) ?? [];
    open.set(label, waiting);
    // If a label is an address, the parser takes brackets as part of it.
    const isAddress = label !== undefined && /https?:\/\/|www\./i.test(wordsOfInlines([label]));
    for (const { 0: bracket, index } of own.matchAll(/[[\]<]/g)) {
      const place = start + index;
      if (isAddress && bracket !== '<') found.push(place);
      else if (bracket === '[') waiting.push(place);
      else if (bracket === '<') {
        bracketedAddress.lastIndex = place;
        if (bracketedAddress.test(text)) found.push(place);
      } else {
        targetOfLink.lastIndex = place;
        const opening = waiting.pop();
        const isTarget = label === undefined ? targetOfLink.test(text) : text[place + 1] === '(';
        if (opening !== undefined && isTarget) found.push(place, ...(label === undefined ? [] : [opening]));
        else if (opening === undefined && label !== undefined) found.push(place);
      }
    }
  }
  for (const [label, waiting] of open) if (label !== undefined) found.push(...waiting);
  return found;
}

const blockMark =
  /^[ \t]*(?:(>+)(?=[ \t]|\p{Lo}|\p{L}[\p{L}\p{M}])|([-*])(?=[ \t])|(\d{1,9})([.)])(?=[ \t])|(`{3,})[^`]*$|(~{3,}))/u;

/** The beginnings of lines that would begin a quotation, a list or code. */
function beginningsOfBlocks(text: string): number[] {
  const found: number[] = [];
  let start = 0;
  let isFirst = true;
  for (const line of text.split('\n')) {
    const [whole = '', quote, bullet, number, point, ...fences] = blockMark.exec(line) ?? [];
    const fence = fences.find((each) => each !== undefined);
    const mark = quote ?? bullet ?? point;
    const hasContent = /[^>\-*\s]/.test(line.slice(whole.length));
    if (fence !== undefined) found.push(...escaped({ start: start + line.indexOf(fence), text: fence }));
    // In the middle of a paragraph, a number begins no list unless it is 1.
    else if (mark !== undefined && hasContent && (number === undefined || isFirst || number === '1'))
      found.push(start + whole.length - mark.length);
    // Marks with nothing after them don't make a paragraph either.
    isFirst = !/[^>\-*\s]/.test(line);
    start += line.length + 1;
  }
  return found;
}

/** Backslashes in the text that would escape the mark after them, and that mark, unless it is meant as one. */
function* backslashes(pieces: readonly Piece[], text: string): Generator<number> {
  if (!text.includes('\\')) return;
  const finder = new EscapeFinder(text);
  const marks = new Set(
    Array.from(
      placed(pieces).filter(({ kind }) => kind === 'mark'),
      ({ start }) => start,
    ),
  );
  for (const { kind, start: pieceStart, text: own } of placed(pieces)) {
    if (kind !== 'text') continue;
    let read = 0;
    for (const { 0: run, index } of own.matchAll(/\\+/g)) {
      if (index < read) continue;
      const start = pieceStart + index;
      const { isMeant, end } = finder.at(start);
      const markStart = start + run.length;
      read = Math.max(end, markStart) - pieceStart;
      if (!isMeant && !marks.has(markStart)) continue;
      yield* placesOf({ start, text: run });
      yield* escaped({ start: markStart, text: text.slice(markStart, pieceStart + read) });
    }
  }
}
