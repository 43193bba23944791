/** Epoch milliseconds in the contract's form: ISO 8601, UTC. */
export function timeView(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
