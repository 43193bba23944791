/** What became of what the attackers did. */
export interface Tally {
  /** Calls, requests or frames that were served. */
  served: number;
  /** Those that were answered with an error: most are refusals, with 429. */
  refused: number;
  /** Connections that were opened. */
  opened: number;
  /** Connections that the server refused or ended. */
  cut: number;
}

export function emptyTally(): Tally {
  return { served: 0, refused: 0, opened: 0, cut: 0 };
}
