import { availableParallelism } from 'node:os';
import type { Fuzz } from './property-runs.ts';

const fuzz: Fuzz = { seed: numberOf('FUZZ_SEED', 1), factor: numberOf('FUZZ_FACTOR', 1) };

function numberOf(variable: string, usual: number): number {
  const value = Number(process.env[variable] ?? usual);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${variable} must be a whole number.`);
  return value;
}

/**
 * The defaults of all tests. Time limits matter only to tests that fail, so they are long enough for a machine that is busy with other
 * work: a passing test never waits for one.
 */
export const testDefaults = {
  // Projects don't inherit it. Tests wait for servers and browsers more than they compute, so two files at a time suit two cores.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testTimeout: 120_000 * Math.max(1, fuzz.factor),
  hookTimeout: 120_000,
  teardownTimeout: 60_000,
  expect: { poll: { timeout: 60_000 } },
  provide: { fuzz },
};
