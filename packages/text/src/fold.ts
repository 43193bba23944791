import { isAscii } from './characters.ts';

/**
 * Removes the differences between spellings of the same word: width, case and accents. It starts with upper case, which unifies ß with ss
 * and ſ with s. Only Latin, Greek and Cyrillic accents are removed: in other scripts, marks distinguish words, such as か from が.
 */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFKC');
}
