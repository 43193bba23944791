import { EscapeFinder, flankingOf } from '@parley/text';
import { wordsOfInlines, type Inline, type StyledInline } from './tree.ts';

/** A part of Markdown: text as readers see it, a mark, or what is to stay exactly as it is. */
export interface Piece {
  text: string;
  kind: 'text' | 'mark' | 'verbatim';
  /** Of a mark: what it begins or ends. */
  styled?: StyledInline;
  isOpening?: boolean;
  /** Of a character behind a backslash of ours: itself. */
  escaped?: string;
  /** Of a span of code: what is in it. */
  code?: string;
  /** Of text: the link whose label it is in. */
  label?: Inline;
}

/** What keeps texts from being read as marks, by places in all pieces together. */
export interface Escapes {
  /** Characters that need a backslash before them. Readers would see one before any other. */
  characters: ReadonlySet<number>;
  /** Ends of lines that need an empty line behind them: backslashes do not help against marks that belong to those of other lines. */
  lineEnds: ReadonlySet<number>;
}

/** The rules are those of docs/markdown.md. Of blocks first: what is a mark in a line depends on how it begins. */
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

/** Pieces with the place where each begins. */
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

/** The same character several times. */
interface Run {
  start: number;
  text: string;
}

function placesOf({ start, text }: Run): number[] {
  return Array.from({ length: text.length }, (_, index) => start + index);
}

/** A backslash before the first of several backticks is one before all of them. */
function escaped(run: Run): number[] {
  return run.text.startsWith('`') ? [run.start] : placesOf(run);
}

/** Runs of `*`, `_` and `~` in the text that would begin and end a style together. */
function* delimiterPairs(pieces: readonly Piece[], text: string): Generator<[Run, Run]> {
  /** Runs that wait for another one: of the text around links, and of the label of each. */
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

/** Backticks, and the next ones of which there are as many: they would make code of what is between them. */
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
    // The parser takes brackets for a part of the address that a label is.
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

/** What a line begins with, where that would begin a quotation, a list or code. */
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
    // A number in the middle of a paragraph begins no list unless it is 1.
    else if (mark !== undefined && hasContent && (number === undefined || isFirst || number === '1'))
      found.push(start + whole.length - mark.length);
    // Marks with nothing behind them are no paragraph either.
    isFirst = !/[^>\-*\s]/.test(line);
    start += line.length + 1;
  }
  return found;
}

/** Backslashes of the text that would escape the mark behind them, and that mark, unless it is meant as one. */
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
