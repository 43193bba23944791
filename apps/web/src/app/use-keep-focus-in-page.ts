import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { mainId } from './main-area.tsx';

/** A dialog or a menu that fades out still holds the focus; after that it has let go of it. */
const settleMs = 600;

/** When what was pressed goes away with the page it was on, the next Tab begins in the new page and not at the very top. */
export function useKeepFocusInPage(): void {
  const pathname = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const shownPathname = useRef(pathname);
  useEffect(() => {
    const isFirst = shownPathname.current === undefined;
    if (shownPathname.current === pathname) return undefined;
    shownPathname.current = pathname;
    if (isFirst) return undefined;
    const endMs = performance.now() + settleMs;
    let frame = requestAnimationFrame(check);
    function check() {
      if (document.activeElement === document.body) {
        document.getElementById(mainId)?.focus({ preventScroll: true });
      }
      if (performance.now() < endMs) frame = requestAnimationFrame(check);
    }
    return () => cancelAnimationFrame(frame);
  }, [pathname]);
}
