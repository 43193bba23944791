import type { ConnectionStatus } from './connection.ts';
import { useLive } from './live.ts';
import { useStore } from './store.ts';

/** The state of the socket. `lost` and `slow` only come after a while, so that a blip shows nothing. */
export function useConnection(): ConnectionStatus {
  return useStore(useLive().connection);
}

/** Drops the connection, or stops waiting for it, and connects immediately. */
export function useReconnect(): () => void {
  return useLive().reconnect;
}
