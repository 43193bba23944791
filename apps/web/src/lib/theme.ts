import { useSyncExternalStore } from 'react';
import { watchMedia } from './media.ts';

export const themes = ['light', 'dark', 'system'] as const;
export type Theme = (typeof themes)[number];

// public/boot.js reads the same key and sets the same classes before the first paint.
const storageKey = 'parley.theme';
const darkSystem = watchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let theme = storedTheme();

/** The chosen theme, and how to choose another one. It is kept on this device. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(subscribe, () => theme), chooseTheme];
}

/** Whether the page is dark right now, whoever decided it. */
export function useIsDark(): boolean {
  return useSyncExternalStore(subscribe, isDark);
}

/** Follows the system, and a choice made in another tab, for as long as the page lives. */
export function followTheme(): void {
  darkSystem.subscribe(applyTheme);
  addEventListener('storage', (event) => {
    if (event.key !== storageKey) return;
    theme = storedTheme();
    applyTheme();
  });
}

function chooseTheme(chosen: Theme): void {
  theme = chosen;
  try {
    localStorage.setItem(storageKey, chosen);
  } catch {
    // Storage is blocked: the choice lasts until the page is closed.
  }
  applyTheme();
}

function applyTheme(): void {
  const { classList } = document.documentElement;
  // Text is unreadable while its colours fade from one theme to the other.
  classList.add('theme-changes');
  classList.toggle('dark', isDark());
  classList.toggle('light', !isDark());
  requestAnimationFrame(() => requestAnimationFrame(() => classList.remove('theme-changes')));
  document
    .querySelector('meta[name="theme-color"]')
    ?.setAttribute('content', isDark() ? '#101719' : '#f3f7f7');
  for (const notify of listeners) notify();
}

function isDark(): boolean {
  return theme === 'dark' || (theme === 'system' && darkSystem.matches());
}

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(storageKey);
    return themes.find((known) => known === stored) ?? 'system';
  } catch {
    return 'system';
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
