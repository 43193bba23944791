import { isAscii } from './characters.ts';
import { fold } from './fold.ts';

/** A token that a message must contain. With `isPrefix`, a token that begins with it is enough. */
export interface SearchTerm {
  token: string;
  isPrefix: boolean;
}

/** A token and its range in the folded text. */
export interface SearchToken {
  token: string;
  start: number;
  end: number;
}

/** A part that can be found on its own. A run is text in a script without spaces between words. */
interface Part {
  kind: 'word' | 'run' | 'emoji';
  text: string;
  start: number;
}

// Every token begins with a letter for its kind, so that no engine treats it as a stop word or as too short.
const marks = { word: 'w', run: 'c', emoji: 'e' } as const;

/** Longer words are found by their first letters: engines limit the length of a token. */
const maxLength = 60;

/** Characters that change how an emoji is drawn, but not which one it is: ❤️ is ❤, and 👍🏽 is 👍. */
const variations = /[\p{Variation_Selector}\p{Emoji_Modifier}]/gu;

/** Writing without spaces between words. Where a dictionary would cut it depends on its neighbours, so pairs of letters are indexed. */
const scriptRuns = /[[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]&&[\p{L}\p{N}\p{M}]]+/gv;

/** Words and emoji. Emoji are flags, single ones with their tags, and those that are joined into one. */
const wordsAndEmoji =
  /(?<emoji>\p{RI}{2}|\p{ExtPict}[\u{e0020}-\u{e007f}]*(?:\u200d\p{ExtPict})*)|[\p{L}\p{N}\p{M}]+/gu;

/** The words of folded text that is all ASCII, which are found several times as fast this way. */
const asciiWords = /[a-z0-9]+/g;

/** Scripts without spaces that need a dictionary, because single letters or pairs of them mean too little. */
const dictionaryScripts = /[\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]/v;
const dictionary = new Intl.Segmenter('und', { granularity: 'word' });

/** Folds text the way search compares it. */
export function foldForSearch(text: string): string {
  return fold(isAscii(text) ? text : text.replaceAll(variations, ''));
}

/** The distinct tokens by which a message is found. They consist of letters, digits, marks and emoji only. */
export function tokensOf(content: string): string[] {
  const tokens = new Set<string>();
  for (const { token } of tokensIn(foldForSearch(content))) tokens.add(token);
  return [...tokens];
}

/** The terms that a message must contain to be found by `query`. Empty if the query has no letter, digit or emoji. */
export function termsOf(query: string): SearchTerm[] {
  const parts = [...cut(foldForSearch(query))];
  return parts.flatMap((part, index) => {
    const isPrefix = part.kind === 'word' && index === parts.length - 1;
    const pairs = part.kind === 'run' ? pairsIn(part) : [];
    return (pairs.length > 0 ? pairs : tokensOfPart(part)).map(({ token }) => ({ token, isPrefix }));
  });
}

/** The tokens of folded text, including repeated ones. */
export function* tokensIn(folded: string): Generator<SearchToken> {
  for (const part of cut(folded)) yield* tokensOfPart(part);
}

/** Cuts folded text into words, emoji and runs, in order. */
function* cut(folded: string): Generator<Part> {
  if (isAscii(folded)) {
    for (const { 0: text, index: start } of folded.matchAll(asciiWords)) yield { kind: 'word', text, start };
    return;
  }
  let end = 0;
  for (const { 0: text, index: start } of folded.matchAll(scriptRuns)) {
    yield* spacedParts(folded.slice(end, start), end);
    yield { kind: 'run', text, start };
    end = start + text.length;
  }
  yield* spacedParts(folded.slice(end), end);
}

function* spacedParts(folded: string, offset: number): Generator<Part> {
  for (const { 0: text, index, groups } of folded.matchAll(wordsAndEmoji)) {
    const start = offset + index;
    if (groups?.['emoji'] !== undefined) yield { kind: 'emoji', text, start };
    else if (!dictionaryScripts.test(text)) yield { kind: 'word', text, start };
    else {
      for (const { segment, index: at } of dictionary.segment(text)) {
        yield { kind: 'word', text: segment, start: start + at };
      }
    }
  }
}

function tokensOfPart(part: Part): SearchToken[] {
  const { kind, text, start } = part;
  if (kind === 'run') return [...lettersIn(part), ...pairsIn(part)];
  const beginning = text.length <= maxLength ? text : Array.from(text).slice(0, maxLength).join('');
  return [{ token: marks[kind] + beginning, start, end: start + text.length }];
}

function lettersIn({ text, start }: Part): SearchToken[] {
  let end = start;
  return Array.from(text, (letter) => ({
    token: marks.run + letter,
    start: end,
    end: (end += letter.length),
  }));
}

function pairsIn(run: Part): SearchToken[] {
  const letters = lettersIn(run);
  return letters.slice(1).map(({ start: middle, end }, index) => {
    const start = letters[index]?.start ?? middle;
    return { token: marks.run + run.text.slice(start - run.start, end - run.start), start, end };
  });
}
