import { foldWithOffsets } from './fold-with-offsets.ts';
import { termsOf, tokensIn } from './search-tokens.ts';
import { characterStart } from './truncate.ts';

/** A range of a text, in UTF-16 units. `end` is exclusive. */
export interface TextRange {
  start: number;
  end: number;
}

/**
 * The ranges of a text that match a search for `query`, in order and disjoint. Each consists of whole characters, as people see them:
 * `strasse` matches all of `Straße`, `str` its beginning.
 */
export function matchesOf(text: string, query: string): TextRange[] {
  const terms = termsOf(query);
  if (terms.length === 0) return [];
  const whole = new Set(terms.flatMap(({ token, isPrefix }) => (isPrefix ? [] : token)));
  const prefix = terms.find(({ isPrefix }) => isPrefix)?.token ?? null;
  const { folded, starts, ends } = foldWithOffsets(text);

  const ranges = Array.from(tokensIn(folded), ({ token, start, end }) => {
    if (whole.has(token)) return { start, end };
    // The first letter of a token is its kind.
    return prefix !== null && token.startsWith(prefix) ? { start, end: start + prefix.length - 1 } : null;
  });
  const found = ranges.filter((range) => range !== null);
  return joined(
    found.map(({ start, end }) => ({
      // Some signs belong to the letter or digit behind them.
      start: characterStart(text, starts[start] ?? 0),
      end: ends[end - 1] ?? 0,
    })),
  );
}

function joined(ranges: readonly TextRange[]): TextRange[] {
  const apart: TextRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = apart.at(-1);
    if (last !== undefined && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else apart.push(range);
  }
  return apart;
}
