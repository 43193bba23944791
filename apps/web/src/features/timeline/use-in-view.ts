import { useEffect, useState, type RefObject } from 'react';

/** Whether an element is within its scrolling container, or within `rootMargin` of it; null until that is known. */
export function useInView(
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
