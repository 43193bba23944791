/** Epoch milliseconds as the contract shows them: ISO 8601, UTC. */
export function timeView(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
