import { useEffect, useState } from 'react';

/** How late the change may be after waking up, when timers continue where they stopped. */
const checkMs = 30_000;

/** Whether a time is still to come. It changes by itself when the time comes. */
export function useIsAhead(iso: string | undefined): boolean {
  const endMs = iso === undefined ? 0 : Date.parse(iso);
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    if (endMs <= nowMs) return undefined;
    const leftMs = endMs - Date.now();
    const timer = setTimeout(() => setNowMs(Date.now()), Math.min(checkMs, Math.max(0, leftMs + 1)));
    return () => clearTimeout(timer);
  }, [endMs, nowMs]);
  return endMs > nowMs;
}
