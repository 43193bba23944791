import { refuse } from '../command-line.ts';

/** An entry of a list in an existing file. Its place is found by the lines that the list already has. */
export interface Entry {
  file: string;
  /** What to insert: whole lines. */
  text: string;
  /** The line that opens the list's block. If left out, the whole file is searched. */
  block?: string;
  /**
   * The entry goes after the last line like this. If the expression captures a name, the list is sorted by it: then the entry goes after
   * the last line whose name comes before its own.
   */
  after?: RegExp;
  /** The entry goes before each line like this. */
  before?: RegExp;
}

/** What a layer gets for a noun. Nothing in it is formatted yet. */
export interface Layer {
  /** The texts of new files, by path. */
  files: Record<string, string>;
  entries: Entry[];
}

/** The file's text with the entry. Ends the process if the file has no such place. */
export function insertEntry(source: string, entry: Entry): string {
  const lines = source.split('\n');
  const [start, end] = blockOf(lines, entry);
  const { before, after } = entry;
  const isLike = (pattern: RegExp | undefined, line: string, index: number) =>
    index > start && index < end && pattern?.test(line) === true;

  const last = lines.findLastIndex((line, index) => isLike(after, line, index) && precedes(line, entry));
  // If everything in a sorted list comes after the entry, it goes to the end.
  const fallback = lines.findLastIndex((line, index) => isLike(after, line, index));
  const place = last === -1 ? fallback : last;
  if (place === -1 && !lines.some((line, index) => isLike(before, line, index))) {
    const where = entry.block === undefined ? '' : ` in the block “${entry.block.trim()}”`;
    refuse(`${entry.file} has no line like ${String(after ?? before)}${where}. Nothing was written.`);
  }
  return lines
    .flatMap((line, index) => {
      if (isLike(before, line, index)) return [entry.text, line];
      return index === place ? [line, entry.text] : [line];
    })
    .join('\n');
}

/** The indexes of the lines that open and close the block. It closes at the first bracket with the same indent as the opening line. */
function blockOf(lines: readonly string[], { file, block }: Entry): [start: number, end: number] {
  if (block === undefined) return [-1, lines.length];
  const start = lines.indexOf(block);
  if (start === -1) refuse(`${file} has no line “${block.trim()}”. Nothing was written.`);
  const indent = /^ */.exec(block)?.[0] ?? '';
  const closes = (line: string) => line.startsWith(indent) && /^[)\]}]/.test(line.slice(indent.length));
  const end = lines.findIndex((line, index) => index > start && closes(line));
  if (end === -1) refuse(`${file} does not close the block “${block.trim()}”. Nothing was written.`);
  return [start, end];
}

function precedes(line: string, { text, after }: Entry): boolean {
  const [name, own] = [after?.exec(line)?.[1], after?.exec(text.split('\n').at(-1) ?? '')?.[1]];
  return name === undefined || own === undefined || name < own;
}
