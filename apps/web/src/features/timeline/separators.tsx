import { MessagesSquare } from 'lucide-react';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { m } from '@/paraglide/messages.js';
import { dayLabel } from './times.ts';

export function DaySeparator({ at, today }: { at: string; today: Date }) {
  return (
    <div className="flex items-center gap-3 px-4 pt-4 pb-1 sm:px-5">
      <span aria-hidden className="flex-1 border-t border-border" />
      <h2 className="text-xs font-medium text-muted-foreground">
        <time dateTime={at.slice(0, 10)}>{dayLabel(at, today)}</time>
      </h2>
      <span aria-hidden className="flex-1 border-t border-border" />
    </div>
  );
}

export function UnreadSeparator() {
  return (
    <div className="flex items-center gap-3 px-4 pt-3 pb-1 text-destructive sm:px-5">
      <span
        aria-hidden
        className="flex-1 border-t border-destructive/40 forced-colors:border-t-4 forced-colors:border-[Highlight]"
      />
      <h2 className="text-xs font-semibold">{m.timeline_unread()}</h2>
    </div>
  );
}

export function Beginning({ title, isEmpty }: { title: string; isEmpty: boolean }) {
  return (
    <EmptyState
      icon={<MessagesSquare />}
      title={title}
      description={isEmpty ? m.timeline_empty_hint() : undefined}
    />
  );
}
