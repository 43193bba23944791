import type { KeyboardEvent } from 'react';

/** Up, Down, Home and End move between the links of the lists, across sections. */
export function moveFocusByArrows(event: KeyboardEvent<HTMLElement>): void {
  const links = Array.from(event.currentTarget.querySelectorAll<HTMLElement>('a'));
  const index = links.findIndex((link) => link === document.activeElement);
  const target = targetOf(event.key, index, links.length);
  if (index === -1 || target === null) return;
  event.preventDefault();
  links[target]?.focus();
}

function targetOf(key: string, index: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, count - 1);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
