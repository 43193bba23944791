import type { ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  description?: string | undefined;
  /** What to do about it. */
  children?: ReactNode;
  /** Whether it is the only content of a page, so that its title is the page's heading. */
  isPageTitle?: boolean;
  className?: string;
}

/** Says that there is nothing to show, and what to do about it. */
export function EmptyState({
  icon,
  title,
  description,
  children,
  isPageTitle = false,
  className,
}: EmptyStateProps) {
  const Title = isPageTitle ? 'h1' : 'p';
  return (
    <div className={cn('flex flex-col items-center justify-center px-6 py-10 text-center', className)}>
      {icon && (
        <div aria-hidden className="mb-4 text-muted-foreground/70 [&_svg]:size-7 [&_svg]:stroke-[1.5]">
          {icon}
        </div>
      )}
      <Title className="font-medium text-balance">{title}</Title>
      {description && (
        <p className="mt-1 max-w-sm text-sm text-balance text-muted-foreground">{description}</p>
      )}
      {children && <div className="mt-5 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}
