import { useLayoutEffect } from 'react';

/** Removes the frame that index.html shows until the app has loaded. For every page that can be the first. */
export function useFrameRemoved(): void {
  useLayoutEffect(() => document.getElementById('frame')?.remove(), []);
}
