import { Pencil } from 'lucide-react';
import { m } from '@/paraglide/messages.js';

/** Marks a room with a draft. */
export function DraftMark() {
  return (
    <span title={m.rooms_draft()} className="shrink-0 text-muted-foreground">
      <Pencil aria-hidden className="size-3.5" />
      <span className="sr-only">{m.rooms_draft()}</span>
    </span>
  );
}
