import type { ReactNode } from 'react';
import { m } from '@/paraglide/messages.js';

interface LoadingProps {
  /** What is happening; "Loading" by default. */
  label?: string;
  className?: string;
  /** Skeletons or a spinner. */
  children?: ReactNode;
}

/** Says in words that something is loading, around the pictures that show it. */
export function Loading({ label, className, children }: LoadingProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an output element may not contain blocks
    <div role="status" className={className}>
      <span className="sr-only">{label ?? m.app_loading()}</span>
      {children}
    </div>
  );
}
