import type { Allowance } from './allowance.ts';
import { isLanguage } from './languages.ts';

/** Quotes and lists nested deeper than this are shown as they were written. */
const maxDepth = 8;
/** What a line can open: a list and an item at each depth, and a block of code, which is two elements. */
const maxNewContainers = 2 * maxDepth + 2;

/** A block whose text has not been parsed yet. */
export type RawBlock =
  | { type: 'paragraph'; lines: string[] }
  | { type: 'quote'; children: RawBlock[] }
  | RawList
  /** `source` has the fences too. */
  | { type: 'code'; fence: string; indent: number; lines: string[]; source: string[] };

interface RawList {
  type: 'list';
  /** The last character of each marker. An item with a different one begins another list. */
  marker: string;
  items: RawItem[];
}

interface RawItem {
  type: 'item';
  list: RawList;
  /** The number as it was written; null for a bullet. */
  marker: string | null;
  /** Columns by which the lines of the item are indented. */
  indent: number;
  children: RawBlock[];
}

type Container = Extract<RawBlock, { type: 'quote' }> | RawItem;
type Leaf = Extract<RawBlock, { type: 'paragraph' | 'code' }>;

interface RawBlocks {
  blocks: RawBlock[];
  /** The text beyond the allowance; empty if there is none. */
  rest: string;
}

/** The blocks of a text, line by line: https://spec.commonmark.org/0.31.2/#phase-1-block-structure. */
export function parseBlocks(text: string, allowance: Allowance): RawBlocks {
  const parser = new BlockParser(allowance);
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (!parser.addLine(text.slice(start, end))) return { blocks: parser.blocks, rest: text.slice(start) };
    start = end + 1;
  }
  return { blocks: parser.blocks, rest: '' };
}

const codeFence = /^(?:(`{3,})([^`]*)|(~{3,})([^~]*))$/;
const closingFence = /^(`{3,}|~{3,})[ \t]*$/;
/** In a chat, a plus has a meaning of its own, so it is not a bullet. */
const itemMarker = /^(?:[-*]|(\d{1,9})[.)])(?=[ \t]|$)/;
/** Longer than any marker of an item. */
const markerLength = 12;
const quoted = /^(?:$|[ \t]|\p{Lo}|\p{L}[\p{L}\p{M}])/u;
/** Of any letter, in UTF-16 units. */
const maxLetterLength = 2;
const ofMarkers = '>-* \t';

interface Fence {
  marks: string;
  /** The text after the marks if it is code, not a language. */
  code: string | null;
}

class BlockParser {
  readonly blocks: RawBlock[] = [];
  readonly #allowance: Allowance;
  /** The containers that the next line may continue, outermost first. */
  readonly #open: Container[] = [];
  /** The paragraph or code that the next line may continue. */
  #leaf: Leaf | null = null;
  #line = '';
  /** How far the line has been read. */
  #at = 0;
  /** The last character of the line that can't be part of a marker; -1 if there is none. A marker with nothing after it is text. */
  #lastWord = -1;

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
  }

  /** Returns whether the line was within the allowance. */
  addLine(line: string): boolean {
    this.#line = line;
    this.#at = 0;
    this.#lastWord = line.length - 1;
    while (this.#lastWord >= 0 && ofMarkers.includes(line[this.#lastWord] ?? '')) this.#lastWord--;
    this.#allowance.step(line.length - this.#lastWord);

    const depth = this.#countContinued();
    const isWhole = depth === this.#open.length;
    if (isWhole && this.#leaf?.type === 'code') {
      this.#addCode(this.#leaf);
      return true;
    }
    if (this.#isBlank()) {
      this.#close(depth);
      this.#leaf = null;
      return true;
    }
    if (!this.#allowance.hasContainers(maxNewContainers)) return false;
    this.#openContainers(depth);
    this.#addText();
    return true;
  }

  /** How many of the open containers the line continues. */
  #countContinued(): number {
    for (const [depth, container] of this.#open.entries()) {
      const indent = this.#indent();
      if (container.type === 'quote') {
        if (!this.#beginsQuote(this.#at + indent.length)) return depth;
        this.#at += indent.length + 1;
        this.#skipColumns(1);
      } else if (indent.columns >= container.indent) this.#skipColumns(container.indent);
      else if (!this.#isBlank() || container.children.length === 0) return depth;
    }
    return this.#open.length;
  }

  /** Closes what the line does not continue, and opens the quotes and items that begin on it. */
  #openContainers(continued: number): void {
    let depth = continued;
    while (depth < maxDepth) {
      const { length, columns } = this.#indent();
      const start = this.#at + length;
      if (this.#beginsQuote(start) && this.#lastWord > start) {
        this.#allowance.takeContainers(1);
        this.#close(depth);
        this.#enter({ type: 'quote', children: [] }, start + 1);
        this.#skipColumns(1);
      } else {
        const begun = this.#itemAt(start, columns, depth);
        if (begun === null) break;
        const isFirst = begun.item.list.items.length === 0;
        this.#allowance.takeContainers(isFirst ? 2 : 1);
        this.#close(depth);
        this.#enter(begun.item, begun.end);
        if (this.#isBlank()) return;
      }
      depth = this.#open.length;
    }
    // A paragraph continues even without the marks of its containers.
    const isLazy = depth < this.#open.length && this.#leaf?.type === 'paragraph' && this.#fence() === null;
    if (isLazy) this.#at += this.#indent().length;
    else this.#close(depth);
  }

  /** A quote's mark is followed by a space, a word or another mark. `>_<`, `>=` and `>w<` are not quotes. */
  #beginsQuote(start: number): boolean {
    let end = start;
    while (this.#line[end] === '>') end++;
    this.#allowance.step(end - start + 1);
    return end > start && quoted.test(this.#line.slice(end, end + 2 * maxLetterLength));
  }

  /** The list item that begins at a position in the line, and where its marker ends; null if none does. */
  #itemAt(start: number, columns: number, depth: number): { item: RawItem; end: number } | null {
    const [mark, number] = itemMarker.exec(this.#line.slice(start, start + markerLength)) ?? [];
    if (mark === undefined) return null;
    const end = start + mark.length;
    const marker = mark.at(-1) ?? '';
    const before = this.#open[depth];
    const list = before?.type === 'item' && before.list.marker === marker ? before.list : null;
    const space = this.#indent(end);
    const isEmpty = end + space.length === this.#line.length;
    if (this.#lastWord < end && !(list !== null && isEmpty)) return null;
    // A line of a paragraph that begins with a number is a sentence rather than an item.
    const isInParagraph = depth === this.#open.length && this.#leaf?.type === 'paragraph';
    if (isInParagraph && number !== undefined && number !== '1') return null;
    const item: RawItem = {
      type: 'item',
      list: list ?? { type: 'list', marker, items: [] },
      marker: number === undefined ? null : mark,
      indent: columns + mark.length + Math.max(1, space.columns),
      children: [],
    };
    return { item, end: end + space.length };
  }

  #addText(): void {
    const { length, columns } = this.#indent();
    const content = this.#line.slice(this.#at + length);
    this.#allowance.step(content.length);
    if (content === '') return;
    const fence = this.#fence();
    if (fence !== null) {
      const lines = fence.code === null ? [] : [fence.code];
      this.#begin({ type: 'code', fence: fence.marks, indent: columns, lines, source: [content] });
      return;
    }
    // Leading spaces may be part of the layout of a text.
    const line = this.#line.slice(this.#at).trimEnd();
    if (this.#leaf?.type === 'paragraph') this.#leaf.lines.push(line);
    else this.#begin({ type: 'paragraph', lines: [line] });
  }

  #addCode(code: Extract<Leaf, { type: 'code' }>): void {
    const { length, columns } = this.#indent();
    this.#allowance.step(this.#line.length - this.#at);
    code.source.push(this.#line.slice(this.#at));
    const closing = closingFence.exec(this.#line.slice(this.#at + length))?.[1];
    if (closing !== undefined && closing[0] === code.fence[0] && closing.length >= code.fence.length) {
      this.#leaf = null;
      return;
    }
    this.#skipColumns(Math.min(columns, code.indent));
    const line = this.#line.slice(this.#at);
    const end = endOfCode(line, code.fence);
    if (end !== null) this.#leaf = null;
    code.lines.push(end === null ? line : line.slice(0, end));
  }

  /** The fence of the code block that begins here; null if none does. */
  #fence(): Fence | null {
    const { length } = this.#indent();
    const first = this.#line[this.#at + length];
    if (first !== '`' && first !== '~') return null;
    this.#allowance.step(this.#line.length - this.#at);
    const content = this.#line.slice(this.#at + length);
    const [, backticks, behindBackticks = '', tildes, behindTildes = ''] = codeFence.exec(content) ?? [];
    const marks = backticks ?? tildes;
    if (marks === undefined) return null;
    const behind = (behindBackticks || behindTildes).trimEnd();
    const word = behind.trimStart();
    if (word === '' || isLanguage(word)) return { marks, code: null };
    return tildes === undefined ? { marks, code: behind } : null;
  }

  /** Closes the containers from a depth on. */
  #close(depth: number): void {
    if (depth === this.#open.length) return;
    this.#open.length = depth;
    this.#leaf = null;
  }

  #enter(container: Container, at: number): void {
    const siblings = this.#siblings();
    if (container.type === 'quote') siblings.push(container);
    else {
      if (container.list.items.length === 0) siblings.push(container.list);
      container.list.items.push(container);
    }
    this.#open.push(container);
    this.#leaf = null;
    this.#at = at;
  }

  #begin(leaf: Leaf): void {
    this.#allowance.takeContainers(leaf.type === 'code' ? 2 : 1);
    this.#siblings().push(leaf);
    this.#leaf = leaf;
  }

  #siblings(): RawBlock[] {
    return this.#open.at(-1)?.children ?? this.blocks;
  }

  #isBlank(): boolean {
    return this.#at + this.#indent().length === this.#line.length;
  }

  /** The spaces and tabs at a position, and how many columns they take. */
  #indent(start = this.#at): { length: number; columns: number } {
    let end = start;
    let columns = 0;
    for (; this.#line[end] === ' ' || this.#line[end] === '\t'; end++) {
      columns += this.#line[end] === '\t' ? 4 - (columns % 4) : 1;
    }
    this.#allowance.step(end - start + 1);
    return { length: end - start, columns };
  }

  #skipColumns(count: number): void {
    for (let columns = 0; columns < count; this.#at++) {
      this.#allowance.step();
      if (this.#line[this.#at] === '\t') columns += 4 - (columns % 4);
      else if (this.#line[this.#at] === ' ') columns++;
      else return;
      if (columns > count) this.#giveBack(columns - count);
    }
  }

  /** If a tab reaches beyond the skipped columns, the rest of it stays as spaces. */
  #giveBack(columns: number): void {
    this.#line = this.#line.slice(0, this.#at + 1) + ' '.repeat(columns) + this.#line.slice(this.#at + 1);
    this.#lastWord += columns;
  }
}

/** Where code ends if the closing fence directly follows its last line, as is common in chats; null otherwise. */
function endOfCode(line: string, fence: string): number | null {
  if (!fence.startsWith('`')) return null;
  const text = line.trimEnd();
  let end = text.length;
  while (text[end - 1] === '`') end--;
  return end > 0 && text.length - end >= fence.length ? end : null;
}
