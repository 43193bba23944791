import { isAway, type ConnectionStatus } from './connection.ts';
import type { Store } from './store.ts';

/** Reconnects immediately when the browser gives a reason to, until the returned function is called. */
export function reconnectOnHints(connection: Store<ConnectionStatus>, reconnect: () => void): () => void {
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const reconnectIfAway = () => {
    if (isAway(connection.get())) reconnect();
  };
  addEventListener('online', reconnectIfAway, options);
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') reconnectIfAway();
    },
    options,
  );
  // The socket itself would only notice once nothing answers on it. A server on this machine is back immediately.
  addEventListener(
    'offline',
    () => {
      if (connection.get().state === 'open') reconnect();
    },
    options,
  );
  return () => controller.abort();
}
