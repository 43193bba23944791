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
  const { matches, subscribe } = watchMedia(query);
  return function useMatches() {
    return useSyncExternalStore(subscribe, matches);
  };
}

export interface WatchedMedia {
  matches: () => boolean;
  /** Calls a listener after each change, and returns how to stop that. */
  subscribe: (listener: () => void) => () => void;
}

/** Follows a media query. Reading `matches` of the query itself is no substitute: Chromium sends no event for a change that was read first. */
export function watchMedia(query: string): WatchedMedia {
  const list = matchMedia(query);
  const listeners = new Set<() => void>();
  let current = list.matches;
  list.addEventListener('change', ({ matches }) => {
    current = matches;
    for (const listener of listeners) listener();
  });
  return {
    matches: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
