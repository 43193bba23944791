import { maxContentLength } from '@parley/api-contract';
import { cn } from '@/lib/cn.ts';
import { m } from '@/paraglide/messages.js';

const nearMax = 300;

/** How much more fits, once that matters. */
export function LengthHint({ id, length }: { id: string; length: number }) {
  const left = maxContentLength - length;
  return (
    <span
      id={id}
      aria-live="polite"
      className={cn(
        'text-xs tabular-nums',
        left < 0 ? 'font-medium text-destructive' : 'text-muted-foreground',
      )}
    >
      {left < 0 && m.composer_over({ count: -left })}
      {left >= 0 && left <= nearMax && m.composer_left({ count: left })}
    </span>
  );
}
