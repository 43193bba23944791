import { flankingOf, isMark, type Flanking } from './flanking.ts';

/** How a run of backslashes is shown, together with the mark behind it. */
export interface Escape {
  /** The text to show. */
  shown: string;
  /** Whether one of them is dropped because it escapes the mark behind it. */
  isMeant: boolean;
  /** Where the text continues. */
  end: number;
}

/** The places on a line that its marks could pair with. */
interface Line {
  start: number;
  end: number;
  /** Where the first run that may open emphasis is, by kind. */
  firstOpener: Map<string, number>;
  /** Where the last run that may close emphasis is, by kind. */
  lastCloser: Map<string, number>;
  /** Where the first and the last backtick are; -1 if there is none. */
  firstBacktick: number;
  lastBacktick: number;
  /** Where the last `](https:`, or a link like it, is; -1 if there is none. */
  lastLink: number;
}

/** What may precede the first mark of a line. Longer beginnings do not count. */
const lineBeginning = /^(?:[ \t>]|[-*][ \t]|\d{1,9}[.)][ \t])*$/;
const maxBeginning = 40;
/** The same rule as in the parser of blocks. */
const quote = /^>+(?:$|[ \t\n]|\p{Lo}|\p{L}[\p{L}\p{M}])/u;
const bracketedAddress =
  /^<(?:(?:https?:\/\/|mailto:)[^\s<>\\]{1,300}|[\w.!#$%&'*+/=?^`{|}~-]{1,60}@[a-z0-9.-]{1,300})>/i;
const bracketedAddressLength = 370;
const linkTarget = /\]\\*\([ \t<]{0,16}(?:https?:|mailto:)/iy;

/**
 * Finds out which backslashes of a text are shown. A backslash is shown unless the mark behind it would otherwise mean something: then the
 * mark is text, and the backslash is dropped. Whether a mark means something depends only on its line, so code that writes
 * Markdown and code that reads it reach the same result.
 */
export class EscapeFinder {
  readonly #text: string;
  readonly #step: (count: number) => void;
  #line: Line | null = null;
  #cluster: Cluster | null = null;

  /** `step` is called with the number of characters read. */
  constructor(text: string, step: (count: number) => void = () => {}) {
    this.#text = text;
    this.#step = step;
  }

  /** Reads the backslashes at `start`. Call it for places in ascending order. */
  at(start: number): Escape {
    const mark = skip(this.#text, start, '\\');
    const count = mark - start;
    this.#step(count);
    const end = this.#meaningfulMark(start, mark);
    if (end === null) {
      // Marks that pair with nothing are taken along with their backslashes, so that they need not be read again.
      const inert = isMark(this.#text[mark]) ? this.#clusterAt(start, mark).end : mark;
      return { shown: this.#text.slice(start, inert), isMeant: false, end: inert };
    }
    const backslashes = '\\'.repeat(Math.floor(count / 2));
    if (count % 2 === 0) return { shown: backslashes, isMeant: true, end: mark };
    this.#step(end - mark);
    return { shown: backslashes + this.#text.slice(mark, end), isMeant: true, end };
  }

  /** Where the escaped mark ends; null if it would mean nothing. */
  #meaningfulMark(start: number, mark: number): number | null {
    const character = this.#text[mark];
    switch (character) {
      case undefined:
        return null;
      case '*':
      case '_':
      case '~': {
        const cluster = this.#clusterAt(start, mark);
        const isMeant =
          (character === '*' && this.#beginsItem(start, mark)) ||
          (character === '~' && cluster.length >= 3 && this.#beginsLine(cluster.start)) ||
          cluster.runs.some((run) => this.#hasPartner(run));
        return isMeant ? skip(this.#text, mark, character) : null;
      }
      case '`': {
        const end = skip(this.#text, mark, '`');
        const { firstBacktick, lastBacktick } = this.#lineOf(start);
        const isMeant =
          firstBacktick < mark || lastBacktick >= end || (end - mark >= 3 && this.#beginsLine(start));
        return isMeant ? end : null;
      }
      case '[':
        return this.#lineOf(start).lastLink > mark ? mark + 1 : null;
      case ']':
        return this.#lineOf(start).lastLink >= start ? mark + 1 : null;
      case '(':
        return start > 0 && this.#lineOf(start).lastLink === start - 1 ? mark + 1 : null;
      case '<':
        return bracketedAddress.test(this.#text.slice(mark, mark + bracketedAddressLength)) ? mark + 1 : null;
      case '>':
        return quote.test(this.#text.slice(mark, mark + 20)) && this.#beginsLine(start) ? mark + 1 : null;
      case '-':
        return this.#beginsItem(start, mark) ? mark + 1 : null;
      case '.':
      case ')':
        return this.#beginsNumberedItem(start, mark) ? mark + 1 : null;
      default:
        return null;
    }
  }

  #beginsItem(start: number, mark: number): boolean {
    return isSpaceOrEnd(this.#text[mark + 1]) && this.#beginsLine(start);
  }

  #beginsNumberedItem(start: number, mark: number): boolean {
    if (!isSpaceOrEnd(this.#text[mark + 1])) return false;
    const digits = /(?<!\d)\d{1,9}$/.exec(this.#text.slice(Math.max(0, start - 10), start))?.[0];
    return digits !== undefined && this.#beginsLine(start - digits.length);
  }

  #beginsLine(start: number): boolean {
    const lineStart = this.#lineOf(start).start;
    return start - lineStart <= maxBeginning && lineBeginning.test(this.#text.slice(lineStart, start));
  }

  /** Whether another run on the line could pair with this one. */
  #hasPartner({ kind, place, canOpen, canClose }: Run): boolean {
    const { firstOpener, lastCloser } = this.#lineOf(place);
    return (
      (canOpen && (lastCloser.get(kind) ?? -1) > place) ||
      (canClose && (firstOpener.get(kind) ?? Infinity) < place)
    );
  }

  /** The cluster of the mark, which may have begun before the backslashes at `start`. */
  #clusterAt(start: number, mark: number): Cluster {
    if (this.#cluster === null || start < this.#cluster.start || start >= this.#cluster.end) {
      let first = start;
      while (this.#text[first - 1] === '\\' || this.#text[first - 1] === this.#text[mark]) first--;
      this.#cluster = clusterAt(this.#text, first);
      this.#step(this.#cluster.end - first);
    }
    return this.#cluster;
  }

  #lineOf(place: number): Line {
    if (this.#line === null || place >= this.#line.end) {
      const start = this.#text.lastIndexOf('\n', place - 1) + 1;
      const newline = this.#text.indexOf('\n', place);
      const end = newline === -1 ? this.#text.length : newline;
      this.#step(2 * (end - start));
      this.#line = lineOf(this.#text, start, end);
    }
    return this.#line;
  }
}

function lineOf(text: string, start: number, end: number): Line {
  const line: Line = {
    start,
    end,
    firstOpener: new Map(),
    lastCloser: new Map(),
    firstBacktick: -1,
    lastBacktick: -1,
    lastLink: -1,
  };
  for (let at = start; at < end;) {
    const character = text[at];
    if (character === '`') {
      if (line.firstBacktick === -1) line.firstBacktick = at;
      line.lastBacktick = at;
    } else if (character === ']') {
      linkTarget.lastIndex = at;
      if (linkTarget.test(text)) line.lastLink = at;
    }
    if (character !== '\\' && !isMark(character)) {
      at++;
      continue;
    }
    const cluster = clusterAt(text, at);
    for (const { kind, place, canOpen, canClose } of cluster.runs) {
      if (canOpen && !line.firstOpener.has(kind)) line.firstOpener.set(kind, place);
      if (canClose) line.lastCloser.set(kind, place);
    }
    at = cluster.end;
  }
  return line;
}

/** One or more of the same mark, with nothing but backslashes before and between them. Either all of the backslashes are shown, or all escape. */
interface Cluster {
  start: number;
  end: number;
  /** How many marks there are. */
  length: number;
  /** Those that the marks could form, in the order of their places. */
  runs: Run[];
}

interface Run extends Flanking {
  /** Only runs of the same kind can pair. */
  kind: string;
  /** Runs in one place cannot pair. */
  place: number;
}

/**
 * Which runs the marks form depends on the backslashes between them. Whoever writes a text adds backslashes to show those that it has, and
 * that must not change whether the cluster means anything. So wherever backslashes are, marks could form shorter runs at both ends.
 */
function clusterAt(text: string, start: number): Cluster {
  const first = skip(text, start, '\\');
  const mark = text[first];
  if (!isMark(mark)) return { start, end: Math.max(first, start + 1), length: 0, runs: [] };
  let last = first;
  let length = 1;
  let mostBackslashes = 0;
  for (let next = first; ; length++) {
    next = skip(text, last + 1, '\\');
    if (text[next] !== mark) break;
    mostBackslashes = Math.max(mostBackslashes, next - last - 1);
    last = next;
  }
  const end = last + 1;
  const runs = [runOf(text, start, end, length, start)];
  if (mostBackslashes > 0) {
    // A pair within the cluster encloses a backslash that is shown, which is written as two.
    const lastPlace = mostBackslashes > 1 ? last : start;
    const parts = [1, 2].filter((each) => each < length);
    runs.push(...parts.map((part) => runOf(text, start, first + 1, part, start)));
    runs.push(...parts.map((part) => runOf(text, last, end, part, lastPlace)));
  }
  return { start, end, length, runs };
}

function runOf(text: string, start: number, end: number, length: number, place: number): Run {
  const mark = text[end - 1] ?? '';
  return { kind: mark === '~' ? `~${length}` : mark, place, ...flankingOf(text, start, end, length) };
}

function skip(text: string, start: number, character: string): number {
  let end = start;
  while (text[end] === character) end++;
  return end;
}

function isSpaceOrEnd(character: string | undefined): boolean {
  return character === undefined || character === ' ' || character === '\t' || character === '\n';
}

/** Fenced code, a code span, or a backslash and the character behind it. */
const codeOrEscape =
  /^(`{3,}|~{3,})[^\n`]*\n[^]*?(?:\n\1|(?![^]))|(?<!`)(`+)(?!`)[^\n]{0,1000}?[^`\n]\2(?!`)|\\[!-/:-@[-`{-~]/gm;
const escaped = /\\([!-/:-@[-`{-~])/g;

/**
 * Converts Markdown with CommonMark's backslashes, which disappear before any punctuation, to ours: only those stay that would disappear
 * here as well. Code is left unchanged.
 */
export function fromCommonMark(markdown: string): string {
  if (!markdown.includes('\\')) return markdown;
  const finder = new EscapeFinder(markdown);
  let result = '';
  let end = 0;
  for (const { 0: found, index } of markdown.matchAll(codeOrEscape)) {
    if (index < end || !found.startsWith('\\')) continue;
    result += markdown.slice(end, index);
    const escape = finder.at(index);
    if (escape.isMeant) {
      result += markdown.slice(index, escape.end);
      end = escape.end;
    } else {
      // The last backslash may precede a character that is no mark here.
      const isBeforeMore = markdown[escape.end - 1] === '\\' && (escape.end - index) % 2 === 1;
      end = isBeforeMore ? escape.end + 1 : escape.end;
      result += markdown.slice(index, end).replaceAll(escaped, '$1');
    }
  }
  return result + markdown.slice(end);
}
