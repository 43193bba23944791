import { useLocation } from '@tanstack/react-router';
import { useLayoutEffect, useRef, useState, useEffect, type RefObject } from 'react';
import { useLive } from '@/live/live.ts';
import type { ReadingPlace } from '@/live/places.ts';
import type { OpenTimeline } from '@/live/timeline.ts';

/** Where the list goes as soon as it has loaded that place. */
export type Target =
  | { kind: 'opening' }
  | { kind: 'end' }
  | { kind: 'seq'; seq: number }
  | { kind: 'place'; place: ReadingPlace };

/** Identifies a visit in the browser's history. Back leads to the same visit again. */
function useVisit(roomId: number): string {
  const visit = useLocation({ select: ({ state }) => state.__TSR_key });
  return `${roomId}:${visit}`;
}

/** Where to open a room: at the requested message, where the reader was, or at the end. */
export function useOpening(roomId: number, highlightSeq: number | null): Target {
  const { places } = useLive();
  const visit = useVisit(roomId);
  const [opening] = useState<Target>(() => {
    const here = places.of(visit);
    const asked = highlightSeq === null ? null : ({ kind: 'seq', seq: highlightSeq } as const);
    const place = here === undefined && asked === null ? places.of(String(roomId)) : here;
    if (place) return { kind: 'place', place };
    return (here === undefined ? asked : null) ?? { kind: 'opening' };
  });
  return opening;
}

/**
 * Keeps the reader's place when they leave, and restores it when they come back to this visit without having left the room. `current` is
 * undefined while the list has no place yet.
 */
export function useKeptPlace(
  roomId: number,
  current: () => ReadingPlace | null | undefined,
  goTo: (place: ReadingPlace) => void,
): { isBack: boolean } {
  const { places } = useLive();
  const visit = useVisit(roomId);
  const latest = useRef({ current, goTo });
  const firstVisit = useRef(visit);

  useLayoutEffect(() => {
    const kept = places.of(visit);
    if (kept && visit !== firstVisit.current) latest.current.goTo(kept);
    firstVisit.current = '';
    return () => {
      // oxlint-disable-next-line react-hooks/exhaustive-deps -- what is on the screen when they leave
      const place = latest.current.current();
      if (place === undefined) return;
      places.keep(visit, place);
      places.keep(String(roomId), place);
    };
  }, [places, roomId, visit]);
  // This must follow the effect above, whose cleanup needs the values from before this render.
  useLayoutEffect(() => {
    latest.current = { current, goTo };
  });
  return { isBack: places.of(visit) !== undefined };
}

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
  { isMoving, arrivals }: { isMoving: () => boolean; arrivals: number },
): boolean | null {
  const { hasOlder, reachesEnd, isLoadingOlder, isLoadingNewer, loadOlder, loadNewer } = timeline;
  const isNearTop = useInView(scroller, top, near);
  const isNearEnd = useInView(scroller, end, near);
  const isAtEnd = useInView(scroller, end, '48px 0px');

  useEffect(() => {
    if (isNearTop && hasOlder && !isLoadingOlder && !isMoving()) void loadOlder();
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- checked again at each arrival
  }, [isNearTop, hasOlder, isLoadingOlder, loadOlder, isMoving, arrivals]);
  useEffect(() => {
    if (isNearEnd && !reachesEnd && !isLoadingNewer) void loadNewer();
  }, [isNearEnd, reachesEnd, isLoadingNewer, loadNewer]);
  return isAtEnd && reachesEnd;
}

/** Whether an element is within its scrolling container, or within `rootMargin` of it; null until that is known. */
function useInView(
  root: RefObject<Element | null>,
  target: RefObject<Element | null>,
  rootMargin: string,
): boolean | null {
  const [isInView, setIsInView] = useState<boolean | null>(null);
  useEffect(() => {
    if (root.current === null || target.current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => setIsInView(entries.at(-1)?.isIntersecting ?? false),
      { root: root.current, rootMargin },
    );
    observer.observe(target.current);
    return () => observer.disconnect();
  }, [root, target, rootMargin]);
  return isInView;
}

/** How many frames a list must not move to have arrived: a few more than the list itself waits for. */
const stillFrames = 5;

/** Calls back once an element no longer scrolls or grows by itself, or as soon as the reader uses it. Returns how to stop waiting. */
export function whenStill(element: Element, arrived: () => void): () => void {
  const controller = new AbortController();
  let frame = requestAnimationFrame(check);
  let before = Number.NaN;
  let still = 0;

  function check() {
    const now = element.scrollTop + element.scrollHeight;
    still = now === before ? still + 1 : 0;
    before = now;
    if (still >= stillFrames) end();
    else frame = requestAnimationFrame(check);
  }

  function end() {
    stop();
    arrived();
  }

  function stop() {
    cancelAnimationFrame(frame);
    controller.abort();
  }

  for (const input of ['wheel', 'touchmove', 'keydown', 'pointerdown']) {
    element.addEventListener(input, end, { passive: true, signal: controller.signal });
  }
  return stop;
}
