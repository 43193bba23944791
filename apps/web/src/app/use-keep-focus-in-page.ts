import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { mainId } from './main-area.tsx';

/** When what was pressed goes away with the page it was on, the next Tab begins in the new page and not at the very top. */
export function useKeepFocusInPage(): void {
  const pathname = useLocation({ select: (location) => location.pathname });
  const shownPathname = useRef(pathname);
  useEffect(() => {
    if (shownPathname.current === pathname) return undefined;
    shownPathname.current = pathname;
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body)
        document.getElementById(mainId)?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [pathname]);
}
