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
