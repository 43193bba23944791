import type { Presence } from '@parley/api-contract';
import { useEffect, useSyncExternalStore } from 'react';
import { useLive } from './live.ts';

/** The presence of a user in view; undefined until it is known. All callers share one subscription. */
export function usePresence(userId: number): Presence | undefined {
  const { presence } = useLive();
  useEffect(() => presence.watch(userId), [presence, userId]);
  return useSyncExternalStore(presence.presences.subscribe, () => presence.presences.get().get(userId));
}
