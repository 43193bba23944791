export interface Spread {
  median: number;
  min: number;
  max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const ascending = values.toSorted((a, b) => a - b);
  const middle = (ascending.length - 1) / 2;
  const [lower = Number.NaN, upper = Number.NaN] = [
    ascending[Math.floor(middle)],
    ascending[Math.ceil(middle)],
  ];
  return {
    median: (lower + upper) / 2,
    min: ascending[0] ?? Number.NaN,
    max: ascending.at(-1) ?? Number.NaN,
  };
}

/** Ours divided by theirs, round by round: whatever disturbs a round disturbs both. */
export function ratios(ours: readonly number[], theirs: readonly number[]): number[] {
  return ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
}
