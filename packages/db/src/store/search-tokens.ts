/** A token that a message must hold. With `isPrefix`, one that begins with it will do. */
export interface SearchTerm {
  token: string;
  isPrefix: boolean;
}

// Every token begins with a letter that says what it is, so that no engine takes it for a stop word or for too short.
const wordMark = 'w';
const pieceMark = 'c';

/** Longer words are found by their first letters: engines limit the length of a token. */
const maxWordLength = 60;

/** Writing without spaces between words. Where a dictionary would cut it depends on its neighbours, so pairs of letters are indexed. */
const scriptRuns = /[[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]&&[\p{L}\p{N}\p{M}]]+/gv;
const wordParts = /[\p{L}\p{N}\p{M}]+/gu;

/** Scripts without spaces where a dictionary is the way to cut: their letters alone or in pairs say too little. */
const dictionaryScripts = /[\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]/v;
const dictionary = new Intl.Segmenter('und', { granularity: 'word' });

/** The distinct tokens under which a message is found. They hold letters, digits and marks alone. */
export function tokensOf(content: string): string[] {
  const tokens = new Set<string>();
  for (const { text, isRun } of cut(content)) {
    if (!isRun) tokens.add(wordMark + text);
    else for (const piece of [...Array.from(text), ...pairsOf(text)]) tokens.add(pieceMark + piece);
  }
  return [...tokens];
}

/** What a message must hold to be found by `query`. Empty when the query has neither letter nor digit. */
export function termsOf(query: string): SearchTerm[] {
  const parts = [...cut(query)];
  return parts.flatMap(({ text, isRun }, index) => {
    if (!isRun) return [{ token: wordMark + text, isPrefix: index === parts.length - 1 }];
    const pairs = pairsOf(text);
    return (pairs.length > 0 ? pairs : [text]).map((piece) => ({
      token: pieceMark + piece,
      isPrefix: false,
    }));
  });
}

/** Cuts text into words and into runs of scripts that are written without spaces, in order. */
function* cut(text: string): Generator<{ text: string; isRun: boolean }> {
  const folded = fold(text);
  let end = 0;
  for (const match of folded.matchAll(scriptRuns)) {
    yield* wordsOf(folded.slice(end, match.index));
    yield { text: match[0], isRun: true };
    end = match.index + match[0].length;
  }
  yield* wordsOf(folded.slice(end));
}

function* wordsOf(text: string): Generator<{ text: string; isRun: boolean }> {
  for (const [part] of text.matchAll(wordParts)) {
    const isSpaced = !dictionaryScripts.test(part);
    const found = isSpaced ? [part] : Array.from(dictionary.segment(part), ({ segment }) => segment);
    for (const word of found) yield { text: Array.from(word).slice(0, maxWordLength).join(''), isRun: false };
  }
}

function pairsOf(run: string): string[] {
  const letters = Array.from(run);
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
}

/**
 * What spellings of the same word have in common: width, case and accents. Upper case first, which makes one of ß and ss, of ſ and s.
 * Only accents of Latin, Greek and Cyrillic go: in other scripts marks tell words apart, such as か from が.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFKC');
}
