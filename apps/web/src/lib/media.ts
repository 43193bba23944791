import { useSyncExternalStore } from 'react';

/** Whether there is room for one thing only, the list or a page; as Tailwind's `max-md`. */
export const useIsPhone = matchHook('(width < 48rem)');

/** Whether there is room for a panel beside a room's messages; as Tailwind's `lg`. */
export const useHasSidePanel = matchHook('(width >= 64rem)');

/** Whether there is a keyboard at most on the screen: there Enter is needed to break a line. */
export const useIsTouch = matchHook('(pointer: coarse)');

/** A keyboard is at hand where there is a pointer that hovers; elsewhere focus would cover half the screen with one. */
export const hasKeyboard = matchMedia('(hover: hover) and (pointer: fine)');

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
