import type { ConnectionStatus } from './connection.ts';
import { useLive } from './live.ts';
import { useStore } from './store.ts';

/** How the socket is doing. `lost` and `slow` come only after a while, so that a blip does not flash. */
export function useConnection(): ConnectionStatus {
  return useStore(useLive().connection);
}

/** Gives up the connection, or the wait for it, and connects at once. */
export function useReconnect(): () => void {
  return useLive().reconnect;
}
