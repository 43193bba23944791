import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { catchLostFocus } from '@/lib/focus.ts';
import { mainId } from './main-area.tsx';

/** If the control that was pressed disappears with its page, the next Tab starts in the new page, not at the very top. */
export function useKeepFocusInPage(): void {
  const pathname = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const shownPathname = useRef(pathname);
  useEffect(() => {
    const isFirst = shownPathname.current === undefined;
    if (shownPathname.current === pathname) return undefined;
    shownPathname.current = pathname;
    if (isFirst) return undefined;
    return catchLostFocus(() => document.getElementById(mainId)?.focus({ preventScroll: true }));
  }, [pathname]);
}
