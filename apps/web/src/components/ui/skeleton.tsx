import { cn } from '@/lib/cn.ts';

/** A placeholder for something that is loading. Size it like the content. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={cn(
        'block animate-pulse rounded-md bg-muted-foreground/15 motion-reduce:animate-none forced-colors:bg-[GrayText]',
        className,
      )}
    />
  );
}
