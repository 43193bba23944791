import type { ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';

export const mainId = 'main';

/** The main landmark of a page; the skip link leads here. */
export function MainArea({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <main
      id={mainId}
      tabIndex={-1}
      className={cn('flex h-full min-w-0 flex-1 flex-col bg-background outline-none', className)}
    >
      {children}
    </main>
  );
}
