import type { ReactNode } from 'react';
import { m } from '@/paraglide/messages.js';

interface LoadingProps {
  /** What is under way; "Loading" when left out. */
  label?: string;
  className?: string;
  /** Skeletons or a spinner. */
  children?: ReactNode;
}

/** Says in words that something is on its way, around what says it in pictures. */
export function Loading({ label, className, children }: LoadingProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an output element may hold no blocks
    <div role="status" className={className}>
      <span className="sr-only">{label ?? m.app_loading()}</span>
      {children}
    </div>
  );
}
