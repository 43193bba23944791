import { characterStart, matchesOf } from '@parley/text';

export interface Piece {
  /** Where it begins in the text. */
  start: number;
  text: string;
  isMatch: boolean;
}

/** The text in pieces. Those that a search for the query would find are marked. */
export function highlight(text: string, query: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of matchesOf(text, query)) {
    pieces.push({ start: end, text: text.slice(end, match.start), isMatch: false });
    pieces.push({ start: match.start, text: text.slice(match.start, match.end), isMatch: true });
    ({ end } = match);
  }
  pieces.push({ start: end, text: text.slice(end), isMatch: false });
  return pieces.filter((piece) => piece.text !== '');
}

/** An excerpt around the first match, which shows why a long message was found. No character is cut in half. */
export function excerpt(pieces: readonly Piece[], before = 80, max = 400): Piece[] {
  const text = pieces.map((piece) => piece.text).join('');
  const firstMatch = pieces.find((piece) => piece.isMatch)?.start ?? 0;
  const from = characterStart(text, Math.max(0, firstMatch - before));
  const to = characterStart(text, from + max);
  return pieces
    .map((piece) => cut(piece, from, to))
    .filter((piece) => piece.text !== '')
    .map((piece, index) => (index === 0 && from > 0 ? { ...piece, text: `… ${piece.text}` } : piece));
}

function cut(piece: Piece, from: number, to: number): Piece {
  const text = piece.text.slice(Math.max(0, from - piece.start), Math.max(0, to - piece.start));
  return { ...piece, text };
}
