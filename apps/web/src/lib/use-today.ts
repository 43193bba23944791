import { useSyncExternalStore } from 'react';

/** How late the change may be after waking up, which no event reliably reports. */
const checkMs = 30_000;

let today = new Date();
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/**
 * A moment of the current day. It changes when the day does: at midnight, after a sleep, or when the clock or the time zone is set.
 * Everything that shows "Today" uses it.
 */
export function useToday(): Date {
  return useSyncExternalStore(subscribe, () => today);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) start();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stop();
  };
}

function start() {
  document.addEventListener('visibilitychange', check);
  for (const event of ['focus', 'pageshow', 'online']) addEventListener(event, check);
  check();
}

function stop() {
  clearTimeout(timer);
  document.removeEventListener('visibilitychange', check);
  for (const event of ['focus', 'pageshow', 'online']) removeEventListener(event, check);
}

function check() {
  clearTimeout(timer);
  const now = new Date();
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  timer = setTimeout(check, Math.min(checkMs, midnight.getTime() - now.getTime() + 1));
  if (now.toDateString() === today.toDateString()) return;
  today = now;
  for (const listener of listeners) listener();
}
