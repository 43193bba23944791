import { foldForSearch } from './search-tokens.ts';

/** Folded text and its origin: for each of its UTF-16 units, the range of the original that it stands for. */
export interface FoldedText {
  folded: string;
  starts: number[];
  ends: number[];
}

const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** ASCII that cannot combine with anything after it. */
const plainRun = /\p{ASCII}+(?=\p{ASCII}|$)/uy;
const otherRun = /\p{ASCII}?\P{ASCII}+/uy;

/** Characters of their own that still merge with the one before: vowels and finals of Hangul. */
const melting = /^[\p{M}\u1160-\u11ff]/u;

/** Like `foldForSearch`, but keeps the offsets. Folding makes text longer (ß) or shorter (accents), and merges characters (ㄱㅏ). */
export function foldWithOffsets(text: string): FoldedText {
  const result: FoldedText = { folded: '', starts: [], ends: [] };
  for (let at = 0; at < text.length;) {
    const plain = runAt(plainRun, text, at);
    const others = plain === '' ? runAt(otherRun, text, at) : '';
    for (let unit = 0; unit < plain.length; unit++) {
      result.starts.push(at + unit);
      result.ends.push(at + unit + 1);
    }
    result.folded += plain.toLowerCase();
    for (const { source, start } of unitsOf(others)) append(result, source, at + start);
    at += plain.length + others.length;
  }
  return result;
}

function append(result: FoldedText, source: string, start: number): void {
  const folded = foldForSearch(source);
  result.folded += folded;
  for (let unit = 0; unit < folded.length; unit++) {
    result.starts.push(start);
    result.ends.push(start + source.length);
  }
}

/** Characters as people see them, each with the ones that merge into it. */
function unitsOf(text: string): { source: string; start: number }[] {
  const units: { source: string; start: number }[] = [];
  for (const { segment, index } of clusters.segment(text)) {
    const last = units.at(-1);
    if (last !== undefined && melting.test(foldForSearch(segment))) last.source += segment;
    else units.push({ source: segment, start: index });
  }
  return units;
}

function runAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
