import { CircleAlert, Clock } from 'lucide-react';
import type { Unsent } from '@/live/use-outbox.ts';
import { m } from '@/paraglide/messages.js';

/** Marks a room with a message that has not been sent. */
export function UnsentMark({ unsent }: { unsent: Unsent }) {
  const isRefused = unsent === 'refused';
  const label = isRefused ? m.rooms_refused() : m.rooms_waiting();
  const Icon = isRefused ? CircleAlert : Clock;
  return (
    <span
      title={label}
      className={isRefused ? 'shrink-0 text-destructive' : 'shrink-0 text-muted-foreground'}
    >
      <Icon aria-hidden className="size-4" />
      <span className="sr-only">{label}</span>
    </span>
  );
}
