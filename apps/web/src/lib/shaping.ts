/** Longer than any word, and than nearly every address. In UTF-16 units. */
const longRun = 250;
/** More than any script puts on a letter. */
const manyMarks = 20;

const combiningMark = /^\p{M}$/u;

/**
 * The class for text that a browser would take a long time to shape; undefined for any other. Fonts look back and ahead to choose the
 * shapes of letters and marks by their neighbours, so the time grows with the square of the length of a run without spaces. Inter takes
 * 150 ms for `*_*_…` of 4,000 characters, and 1 ms without these features, which such text does not need.
 */
export function shapingClass(text: string): 'shape-plainly' | 'shape-flatly' | undefined {
  let run = 0;
  let marks = 0;
  let longest = 0;
  for (const character of text) {
    const isSpace = character <= ' ' ? character.trim() === '' : false;
    run = isSpace ? 0 : run + character.length;
    longest = Math.max(longest, run);
    marks = character > '\u02ff' && combiningMark.test(character) ? marks + 1 : 0;
    if (marks >= manyMarks) return 'shape-flatly';
  }
  return longest >= longRun ? 'shape-plainly' : undefined;
}
