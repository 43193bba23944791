import type { TargetName } from '../targets/target.ts';

export interface Scene {
  rounds: number;
  parleyMain: string;
  /** A count as large as the options ask for. */
  scaled: (count: number) => number;
}

/** One line of the table: what each server took in each round. */
export interface Row {
  title: string;
  unit: string;
  /** Null where there is nothing to compare. */
  better: 'less' | 'more' | null;
  samples: Partial<Record<TargetName, number[]>>;
}

export type Figure = (scene: Scene) => Promise<Row[]>;

/** The servers in the order of this round: each comes first equally often. */
export function turnOrder<T>(targets: readonly T[], round: number): T[] {
  const first = round % targets.length;
  return [...targets.slice(first), ...targets.slice(0, first)];
}
