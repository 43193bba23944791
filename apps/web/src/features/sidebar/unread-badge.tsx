import { m } from '@/paraglide/messages.js';
import { Badge } from '@/components/ui/badge.tsx';
import { shortCount } from '@/lib/format.ts';

export function UnreadBadge({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <Badge variant="count">
      <span aria-hidden>{shortCount(count)}</span>
      <span className="sr-only">{m.rooms_unread_count({ count })}</span>
    </Badge>
  );
}
