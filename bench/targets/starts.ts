import { BareWsTarget } from './bare-ws.ts';
import { ParleyTarget } from './parley.ts';
import { StockTrpcTarget } from './stock-trpc.ts';
import type { Target } from './target.ts';

/** Starts each of the servers whose followers can come back with a position; for figures that want a server anew. */
export function startsOf(parleyMain: string): (() => Promise<Target>)[] {
  return [() => ParleyTarget.start(parleyMain), () => BareWsTarget.start(), () => StockTrpcTarget.start()];
}
