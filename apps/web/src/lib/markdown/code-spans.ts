import type { Allowance } from './allowance.ts';

export interface CodeSpan {
  value: string;
  /** Where it ends in the text, with its backticks. */
  end: number;
}

/** Finds code spans: text between two runs of the same number of backticks. Runs are listed once, so that no search repeats another. */
export class CodeSpans {
  readonly #text: string;
  readonly #allowance: Allowance;
  /** Where runs begin, by their length, the last one first. Null until it is needed. */
  #runs: Map<number, number[]> | null = null;

  constructor(text: string, allowance: Allowance) {
    this.#text = text;
    this.#allowance = allowance;
  }

  /** The run of backticks at a position, and the span that it begins. Call it for positions in ascending order. */
  at(start: number): { length: number; span: CodeSpan | null } {
    const length = this.#lengthOfRun(start);
    const contentStart = start + length;
    this.#runs ??= this.#findRuns();
    const sameLength = this.#runs.get(length) ?? [];
    while ((sameLength.at(-1) ?? Infinity) < contentStart) {
      this.#allowance.step();
      sameLength.pop();
    }
    const closing = sameLength.at(-1);
    if (closing === undefined) return { length, span: null };
    return {
      length,
      span: { value: contentOf(this.#text.slice(contentStart, closing)), end: closing + length },
    };
  }

  #findRuns(): Map<number, number[]> {
    const runs = new Map<number, number[]>();
    for (let start = this.#text.indexOf('`'); start !== -1;) {
      const length = this.#lengthOfRun(start);
      const sameLength = runs.get(length);
      if (sameLength === undefined) runs.set(length, [start]);
      else sameLength.push(start);
      start = this.#text.indexOf('`', start + length);
    }
    this.#allowance.step(this.#text.length);
    for (const sameLength of runs.values()) sameLength.reverse();
    return runs;
  }

  #lengthOfRun(start: number): number {
    let end = start;
    while (this.#text[end] === '`') end++;
    this.#allowance.step(end - start);
    return end - start;
  }
}

/** The code in a span, without the space at each end that only separates a backtick from the marks. */
function contentOf(written: string): string {
  const value = written.replaceAll('\n', ' ');
  const isPadded = value.startsWith(' ') && value.endsWith(' ') && value.trim() !== '';
  return isPadded ? value.slice(1, -1) : value;
}
