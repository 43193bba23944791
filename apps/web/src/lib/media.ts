import { useSyncExternalStore } from 'react';

/** Whether there is only room for either the lists or a page. The same as Tailwind's `max-md`. */
export const useIsPhone = matchHook('(width < 48rem)');

/** Whether there is room for a panel beside a room's messages. The same as Tailwind's `lg`. */
export const useHasSidePanel = matchHook('(width >= 64rem)');

/** Whether the only keyboard, if any, is on the screen: Enter must then break a line. */
export const useIsTouch = matchHook('(pointer: coarse)');

/** Devices with a hovering pointer have a keyboard at hand. On others, focus would cover half the screen with one. */
export const hasKeyboard = matchMedia('(hover: hover) and (pointer: fine)');

function matchHook(query: string): () => boolean {
  const { matches, subscribe } = watchMedia(query);
  return function useMatches() {
    return useSyncExternalStore(subscribe, matches);
  };
}

export interface WatchedMedia {
  matches: () => boolean;
  /** Calls a listener after each change. Returns a function that stops this. */
  subscribe: (listener: () => void) => () => void;
}

/** Follows a media query. Don't read `matches` of the query itself: Chromium sends no event for a change that was read first. */
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
