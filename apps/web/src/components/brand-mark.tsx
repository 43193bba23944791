import { cn } from '@/lib/cn.ts';

/** Parley's mark: a speech bubble shaped like the letter P. The same shape as public/icon.svg, in the colours of the theme. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cn('size-8', className)}>
      <rect width="32" height="32" rx="9" className="fill-primary" />
      <path
        d="M8.5 25.5V14.2a7.6 7.6 0 1 1 7.6 7.6c-1.1 0-2.1-.2-3-.6-1.5.9-3.1 2.3-4.6 4.3Z"
        className="fill-primary-foreground"
      />
      <g className="fill-primary">
        <circle cx="12.9" cy="14.3" r="1.25" />
        <circle cx="16.4" cy="14.3" r="1.25" />
        <circle cx="19.9" cy="14.3" r="1.25" />
      </g>
    </svg>
  );
}
