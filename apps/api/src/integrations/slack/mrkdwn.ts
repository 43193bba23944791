import {
  addressBeginning,
  lengthOfAddress,
  linkTo,
  linkToBare,
  openBracketsAfter,
  type AddressOptions,
} from './addresses.ts';
import { emojiOf, shortcodePattern } from './emoji.ts';
import { unescaped } from './plain-text.ts';
import { readCode, readReference, referencePattern } from './references.ts';
import type { Block, Inline } from './tree.ts';

/** Reads Slack's own markup, which looks like Markdown but isn't. Never fails: what is not markup stays as it is. */
export function readMrkdwn(text: string): Block[] {
  const reader = new LineReader();
  // Every other part is code.
  for (const [index, part] of text.split(/```([^]+?)```/).entries()) {
    if (index % 2 === 0) for (const line of part.split('\n')) reader.read(line);
    else reader.readCode(readCode(part).replace(/^\n/, '').replace(/\n$/, ''));
  }
  return reader.blocks;
}

class LineReader {
  readonly blocks: Block[] = [];
  /** Whether everything that follows is quoted. */
  #isQuoted = false;
  /** The indentation of the items that the next one may be nested in. */
  #indents: number[] = [];

  readCode(value: string): void {
    if (value.trim() !== '') this.blocks.push({ type: 'code', value });
  }

  read(line: string): void {
    const [sign = ''] = /^(?:>|&gt;)+(?!=)/.exec(line) ?? [];
    this.#isQuoted ||= unescaped(sign).length >= 3;
    const [item = '', indent = '', marker = ''] = /^([ \t]*)([-*]|\d{1,9}\.)[ \t]+/.exec(line) ?? [];
    const last = this.blocks.at(-1);
    if (sign !== '' || this.#isQuoted) this.#add('quote', line.slice(sign.length).replace(/^ /, ''));
    else if (item !== '' && /[^\s>*+-]/.test(line.slice(item.length))) {
      const children = readInlines(line.slice(item.length));
      this.blocks.push({
        type: 'item',
        depth: this.#depthOf(indent.length),
        marker: marker === '*' ? '-' : marker,
        children,
      });
    } else if (last?.type === 'item' && /^[ \t]+\S/.test(line))
      last.children.push('\n', ...readInlines(line.trim()));
    else this.#add('text', line);
  }

  /** Continues the previous block, or begins a new one. */
  #add(type: 'text' | 'quote', line: string): void {
    const last = this.blocks.at(-1);
    const children = readInlines(line);
    if (last?.type === type) last.children.push('\n', ...children);
    else if (line.trim() !== '') this.blocks.push({ type, children });
  }

  #depthOf(indent: number): number {
    if (this.blocks.at(-1)?.type !== 'item') this.#indents = [];
    while ((this.#indents.at(-1) ?? -1) > indent) this.#indents.pop();
    if ((this.#indents.at(-1) ?? -1) < indent) this.#indents.push(indent);
    return this.#indents.length - 1;
  }
}

/** One of Slack's marks `*`, `_` and `~`, or of Markdown's `**` and `~~`, which many senders use. It counts only with a partner. */
interface Mark {
  mark: string;
  canOpen: boolean;
  canClose: boolean;
}

/** Groups have no names: those would create an object for every match. Six marks in a row, more than a word can have, are a line. */
const piecePattern = new RegExp(
  [
    /`([^`\n]+)`/,
    referencePattern,
    new RegExp(`(${addressBeginning.source})`),
    /\[([^[\]\n]+)\]\((https?:\/\/[^\s<>()|`]+)\)/,
    shortcodePattern,
    /([*_~]{6,}|_{2,})/,
    /(\*{1,2}|~{1,2}|_)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gi',
);

/** One line, or the label of a link, which can't contain links. */
function readInlines(text: string, isLabel = false): Inline[] {
  const pieces: (Inline | Mark)[] = [];
  const pattern = new RegExp(piecePattern);
  let end = 0;
  let lastEnd = -1;
  let openBrackets = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match.index > end) pieces.push(unescaped(text.slice(end, match.index)));
    openBrackets = openBracketsAfter(text.slice(end, match.index), openBrackets);
    const address = addressAt(text, match.index, { lastEnd, isInBrackets: openBrackets > 0 });
    const { read, length } = pieceOf(match, text, { isLabel, address });
    pieces.push(...read);
    end = match.index + length;
    if (address !== '') lastEnd = end;
    pattern.lastIndex = end;
  }
  if (end < text.length) pieces.push(unescaped(text.slice(end)));
  return withStyles(pieces);
}

function pieceOf(
  match: RegExpExecArray,
  text: string,
  { isLabel, address }: { isLabel: boolean; address: string },
): { read: (Inline | Mark)[]; length: number } {
  const [whole, code, reference, isAddress, label, target, shortcode, line, mark] = match;
  const { length } = whole;
  if (code !== undefined) return { read: [{ type: 'code', value: readCode(code) }], length };
  if (reference !== undefined) {
    const read = isLabel ? null : readReference(reference, (each) => readInlines(each, true));
    return { read: read ?? [unescaped(whole)], length };
  }
  if (isAddress !== undefined) {
    // If it isn't an address after all, continue after its first character.
    if (address === '') return { read: [whole.slice(0, 1)], length: 1 };
    const words = unescaped(address);
    return { read: [(isLabel ? null : linkToBare(words)) ?? words], length: address.length };
  }
  if (label !== undefined && target !== undefined) {
    const link = isLabel ? null : linkTo(unescaped(target), readInlines(label, true));
    return { read: [link ?? unescaped(whole)], length };
  }
  if (shortcode !== undefined) return { read: [emojiOf(shortcode) ?? whole], length };
  if (mark === undefined) return { read: [line ?? whole], length };
  return { read: [markOf(mark, text[match.index - 1], text[match.index + mark.length])], length };
}

/** The address that begins here, as written; empty if none does. */
function addressAt(text: string, start: number, options: AddressOptions): string {
  const address = text.slice(start, start + lengthOfAddress(text, start, { isEscaped: true, ...options }));
  return address.endsWith('&amp') ? `${address};` : address;
}

/** A mark right after one of `joinsBefore`, or right before one of `joinsAfter`, is part of code, a path or a face, such as `¯\_(ツ)_/¯`. */
const joinsBefore = '/.=@#$&%^)]}\\';
const joinsAfter = '/=@#$&%^([{';

/** A mark comes before or after a word, never inside one. */
function markOf(mark: string, before: string | undefined, after: string | undefined): Mark {
  return {
    mark,
    canOpen: !isOfWord(before) && !isSpace(after) && !joinsBefore.includes(before ?? ' '),
    canClose: !isOfWord(after) && !isSpace(before) && !joinsAfter.includes(after ?? ' '),
  };
}

function isOfWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{M}\p{N}]/u.test(character);
}

function isSpace(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character);
}

/** This many marks without a partner are not prose, and slow to search. */
const maxOpen = 20;

const styles: Record<string, 'strong' | 'emphasis' | 'deletion'> = {
  '*': 'strong',
  _: 'emphasis',
  '~': 'deletion',
};

/** Turns pairs of marks into styles. */
function withStyles(pieces: readonly (Inline | Mark)[]): Inline[] {
  const read: (Inline | Mark)[] = [];
  const open: { index: number; mark: string }[] = [];
  for (const piece of pieces) {
    if (!isMark(piece)) {
      read.push(piece);
      continue;
    }
    const { mark, canOpen, canClose } = piece;
    const opening = canClose ? open.findLastIndex((each) => each.mark === mark) : -1;
    const opener = open[opening];
    const type = styles[mark.slice(0, 1)];
    if (opener !== undefined && type !== undefined && opener.index < read.length - 1) {
      const children = read.splice(opener.index).slice(1).map(asWritten);
      read.push({ type, children });
      open.length = opening;
      continue;
    }
    if (canOpen && open.length < maxOpen) open.push({ index: read.length, mark });
    read.push(piece);
  }
  return read.map(asWritten);
}

function isMark(piece: Inline | Mark): piece is Mark {
  return typeof piece !== 'string' && 'mark' in piece;
}

function asWritten(piece: Inline | Mark): Inline {
  return isMark(piece) ? piece.mark : piece;
}
