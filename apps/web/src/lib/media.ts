import { useSyncExternalStore } from 'react';

/** Whether there is room for one thing only, the list or a page; as Tailwind's `max-md`. */
export const useIsPhone = matchHook('(width < 48rem)');

/** Whether there is room for a panel beside a room's messages; as Tailwind's `lg`. */
export const useHasSidePanel = matchHook('(width >= 64rem)');

function matchHook(query: string): () => boolean {
  const list = matchMedia(query);
  function subscribe(listener: () => void): () => void {
    list.addEventListener('change', listener);
    return () => list.removeEventListener('change', listener);
  }
  return function useMatches() {
    return useSyncExternalStore(subscribe, () => list.matches);
  };
}
