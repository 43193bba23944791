import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';

interface NoticeProps {
  children: ReactNode;
  /** `error`: something failed. `caution`: something to know before going on. */
  variant?: 'error' | 'caution';
  className?: string;
}

/** Says that something failed, or will have consequences. Screen readers announce it immediately. */
export function Notice({ children, variant = 'error', className }: NoticeProps) {
  const Icon = variant === 'error' ? CircleAlert : TriangleAlert;
  return (
    <div
      role="alert"
      className={cn(
        'flex items-start gap-2.5 rounded-lg px-3 py-2.5 text-sm forced-colors:border',
        variant === 'error'
          ? 'bg-destructive/10 text-destructive'
          : 'bg-highlight/60 text-highlight-foreground',
        className,
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
