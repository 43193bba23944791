import { BareWsTarget } from './bare-ws.ts';
import { ParleyTarget } from './parley.ts';
import { StockTrpcTarget } from './stock-trpc.ts';
import type { Target } from './target.ts';

/** Starts each server whose followers can reconnect with a position; for figures that need a fresh server. */
export function startsOf(parleyMain: string): (() => Promise<Target>)[] {
  return [() => ParleyTarget.start(parleyMain), () => BareWsTarget.start(), () => StockTrpcTarget.start()];
}
