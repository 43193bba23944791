import { cn } from '@/lib/cn.ts';
import type { WrittenText } from '@/lib/use-written-text.ts';
import { m } from '@/paraglide/messages.js';

const nearMax = 300;

/** How many characters are left or too many, once that matters. */
export function LengthHint({ id, written }: { id: string; written: WrittenText }) {
  const { excess, isRefused } = written;
  const left = -excess;
  return (
    <span
      id={id}
      aria-live="polite"
      className={cn(
        'text-xs tabular-nums',
        left < 0 ? 'font-medium text-destructive' : 'text-muted-foreground',
      )}
    >
      {isRefused ? m.composer_refused({ count: excess }) : excess > 0 && m.composer_over({ count: excess })}
      {left >= 0 && left <= nearMax && m.composer_left({ count: left })}
    </span>
  );
}
