import { useEffect, type RefObject } from 'react';
import type { OpenTimeline } from '@/live/timeline.ts';
import { useInView } from './use-in-view.ts';
import type { Position } from './use-position.ts';

interface Edges {
  scroller: RefObject<HTMLElement | null>;
  top: RefObject<HTMLElement | null>;
  end: RefObject<HTMLElement | null>;
}

const near = '900px 0px';

/** Loads the next page before the reader gets there. Returns whether the live end is in view; null until that is known. */
export function usePaging(
  timeline: OpenTimeline,
  { scroller, top, end }: Edges,
  { isMoving, arrivals }: Pick<Position, 'isMoving' | 'arrivals'>,
): boolean | null {
  const { hasOlder, reachesEnd, isLoadingOlder, isLoadingNewer, loadOlder, loadNewer } = timeline;
  const isNearTop = useInView(scroller, top, near);
  const isNearEnd = useInView(scroller, end, near);
  const isAtEnd = useInView(scroller, end, '48px 0px');

  useEffect(() => {
    if (isNearTop && hasOlder && !isLoadingOlder && !isMoving()) void loadOlder();
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- asked again at each arrival
  }, [isNearTop, hasOlder, isLoadingOlder, loadOlder, isMoving, arrivals]);
  useEffect(() => {
    if (isNearEnd && !reachesEnd && !isLoadingNewer) void loadNewer();
  }, [isNearEnd, reachesEnd, isLoadingNewer, loadNewer]);
  return isAtEnd && reachesEnd;
}
