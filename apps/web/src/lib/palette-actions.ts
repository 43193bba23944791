import type { LucideIcon } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef } from 'react';

export interface PaletteAction {
  label: string;
  Icon: LucideIcon;
  run: () => unknown;
}

type Source = () => readonly PaletteAction[];

const sources = new Set<Source>();

/** Offers actions in the command palette for what has the focus when it opens. */
export function usePaletteActions(source: Source): void {
  // The palette reads it while rendering, when an effect event must not be called.
  const latest = useRef(source);
  useLayoutEffect(() => {
    latest.current = source;
  });
  useEffect(() => {
    const offer = () => latest.current();
    sources.add(offer);
    return () => void sources.delete(offer);
  }, []);
}

/** What is offered now: read it before the focus moves. */
export function offeredActions(): PaletteAction[] {
  return [...sources].flatMap((source) => source());
}
