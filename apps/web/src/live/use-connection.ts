import type { Connection } from './connection.ts';
import { useLive } from './live.ts';
import { useStore } from './store.ts';

/** How the socket is doing. `lost` comes only after a second away, so that a blip does not flash. */
export function useConnection(): Connection {
  return useStore(useLive().connection);
}
