import { inject } from 'vitest';

export interface Fuzz {
  seed: number;
  /** Multiplies the number of runs in `npm test`. */
  factor: number;
}

declare module 'vitest' {
  export interface ProvidedContext {
    fuzz: Fuzz;
  }
}

/** The seed of every property test and fuzzer: fixed in `npm test`, and a new one in each round of `npm run fuzz`. */
export const fuzzSeed = inject('fuzz').seed;

interface Runs {
  seed: number;
  numRuns: number;
}

/**
 * How often fast-check runs a property: `numRuns` times in `npm test`, and more often in `npm run fuzz`. Add each counterexample found to
 * `examples`: they run first, every time.
 */
export function propertyRuns(numRuns: number): Runs;
export function propertyRuns<Values>(numRuns: number, examples: Values[]): Runs & { examples: Values[] };
export function propertyRuns<Values>(
  numRuns: number,
  examples: Values[] = [],
): Runs & { examples: Values[] } {
  const { seed, factor } = inject('fuzz');
  return { seed, numRuns: numRuns * factor + examples.length, examples };
}
