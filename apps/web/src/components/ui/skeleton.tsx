import { cn } from '@/lib/cn.ts';

/** The place of something that is on its way. Size it like what will stand there. */
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
