import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { mainId } from './main-area.tsx';

/** How long a dialog or menu that is fading out may keep the focus. */
const settleMs = 600;

/** If the control that was pressed disappears with its page, the next Tab starts in the new page, not at the very top. */
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
