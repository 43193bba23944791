export {
  characterAt,
  characterBefore,
  isOfSpacedWord,
  isOfWord,
  isPunctuation,
  isUnspaced,
  isWhiteSpace,
} from './characters.ts';
export { EscapeFinder, fromCommonMark, type Escape } from './escapes.ts';
export { flankingOf, type EmphasisMark, type Flanking } from './flanking.ts';
export { isBlank } from './blank.ts';
export { fold } from './fold.ts';
export { isOneEmoji } from './one-emoji.ts';
export { termsOf, tokensIn, tokensOf, type SearchTerm, type SearchToken } from './search-tokens.ts';
export { matchesOf, type TextRange } from './matches.ts';
export { characterStart, truncate } from './truncate.ts';
