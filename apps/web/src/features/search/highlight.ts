import { fold } from './fold.ts';

export interface Piece {
  /** Where it begins in the text. */
  start: number;
  text: string;
  isMatch: boolean;
}

const scriptsWithoutSpaces = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const letterOrDigit = /[\p{L}\p{N}]/u;

/** The text in pieces, with those marked that the words of a query find. Words count from their beginning, as the search does. */
export function highlight(text: string, query: string): Piece[] {
  const { folded, origins } = foldWithOrigins(text);
  const isMarked = new Set<number>();
  for (const word of new Set(wordsOf(query))) {
    // Where a word overlaps itself, no place is marked twice.
    let markedTo = 0;
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + 1)) {
      const beginsWord =
        scriptsWithoutSpaces.test(word) || at === 0 || !letterOrDigit.test(folded[at - 1] ?? '');
      if (!beginsWord) continue;
      for (markedTo = Math.max(markedTo, at); markedTo < at + word.length; markedTo++) {
        isMarked.add(origins[markedTo] ?? 0);
      }
    }
  }

  const pieces: Piece[] = [];
  let start = 0;
  for (const character of text) {
    const isMatch = isMarked.has(start);
    const last = pieces.at(-1);
    if (last?.isMatch === isMatch) last.text += character;
    else pieces.push({ start, text: character, isMatch });
    start += character.length;
  }
  return pieces;
}

/** Some text around the first match, so that a long message shows why it was found. */
export function excerpt(pieces: readonly Piece[], before = 80, max = 400): Piece[] {
  const firstMatch = pieces.find((piece) => piece.isMatch)?.start ?? 0;
  const from = Math.max(0, firstMatch - before);
  return pieces
    .map((piece) => cut(piece, from, from + max))
    .filter((piece) => piece.text !== '')
    .map((piece, index) => (index === 0 && from > 0 ? { ...piece, text: `… ${piece.text}` } : piece));
}

function cut(piece: Piece, from: number, to: number): Piece {
  const text = piece.text.slice(Math.max(0, from - piece.start), Math.max(0, to - piece.start));
  return { ...piece, text };
}

function wordsOf(query: string): string[] {
  return fold(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Folding changes lengths: `origins` says from which place of the text each folded unit came. */
function foldWithOrigins(text: string): { folded: string; origins: number[] } {
  let folded = '';
  const origins: number[] = [];
  let start = 0;
  for (const character of text) {
    const plain = fold(character);
    folded += plain;
    for (let unit = 0; unit < plain.length; unit++) origins.push(start);
    start += character.length;
  }
  return { folded, origins };
}
