import type { TargetName } from '../targets/target.ts';

export interface Scene {
  rounds: number;
  parleyMain: string;
  /** Scales a count as the options say. */
  scaled: (count: number) => number;
}

/** One line of the table: each server's figure in each round. */
export interface Row {
  title: string;
  unit: string;
  /** Null where there is nothing to compare. */
  better: 'less' | 'more' | null;
  samples: Partial<Record<TargetName, number[]>>;
}

export type Figure = (scene: Scene) => Promise<Row[]>;

/** The servers in this round's order: each comes first equally often. */
export function turnOrder<T>(targets: readonly T[], round: number): T[] {
  const first = round % targets.length;
  return [...targets.slice(first), ...targets.slice(0, first)];
}
