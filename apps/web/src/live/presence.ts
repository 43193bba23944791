import type { Presence } from '@parley/api-contract';
import { useEffect, useSyncExternalStore } from 'react';
import { useLive } from './live.ts';
import { useConnection } from './use-connection.ts';

/** The presence of a user in view; undefined until it is known, and while the connection is lost. All callers share one subscription. */
export function usePresence(userId: number): Presence | undefined {
  const { presence } = useLive();
  useEffect(() => presence.watch(userId), [presence, userId]);
  const known = useSyncExternalStore(presence.presences.subscribe, () =>
    presence.presences.get().get(userId),
  );
  return useConnection().state === 'lost' ? undefined : known;
}
