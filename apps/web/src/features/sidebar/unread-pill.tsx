import { ArrowDown, ArrowUp } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { cn } from '@/lib/cn.ts';

interface UnreadPillProps {
  side: 'above' | 'below';
  count: number;
  onPress: () => void;
}

/** Shows that unread rooms are out of view, and scrolls there. */
export function UnreadPill({ side, count, onPress }: UnreadPillProps) {
  if (count === 0) return null;
  const isAbove = side === 'above';
  return (
    <div
      className={cn(
        'pointer-events-none absolute inset-x-0 flex justify-center px-4',
        isAbove ? 'top-1.5' : 'bottom-2',
      )}
    >
      <Button
        size="sm"
        aria-label={isAbove ? m.sidebar_unread_above({ count }) : m.sidebar_unread_below({ count })}
        onClick={onPress}
        className="pointer-events-auto min-h-7 gap-1 rounded-full px-2.5 py-0.5 text-xs tabular-nums shadow-md"
      >
        {m.sidebar_unread_rooms({ count })}
        {isAbove ? <ArrowUp aria-hidden /> : <ArrowDown aria-hidden />}
      </Button>
    </div>
  );
}
