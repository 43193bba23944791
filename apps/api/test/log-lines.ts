export interface LogLine {
  /** 40 is a warning, 50 an error. */
  level: number;
  msg: string;
  [field: string]: unknown;
}

/** The warnings and errors that a server has logged, in order. Throws when it wrote a line that is none of its log. */
export function warningsIn(output: string): LogLine[] {
  return output
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('Parley is ready at '))
    .map((line): LogLine => JSON.parse(line))
    .filter(({ level }) => level >= 40);
}
