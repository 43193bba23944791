import { Link } from '@tanstack/react-router';
import { DoorClosed, Unplug } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { buttonVariants } from '@/components/ui/button-variants.ts';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { errorText } from '@/lib/errors.ts';

/** Shows the same text whether the room doesn't exist or is closed to the viewer, so that nobody learns which. */
export function RoomMissing() {
  return (
    <EmptyState
      isPageTitle
      icon={<DoorClosed />}
      title={m.rooms_missing()}
      description={m.rooms_missing_hint()}
      className="h-full"
    >
      <Link to="/" className={buttonVariants({ variant: 'outline' })}>
        {m.app_to_start()}
      </Link>
    </EmptyState>
  );
}

export function RoomFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <EmptyState isPageTitle icon={<Unplug />} title={errorText(error)} className="h-full">
      <Button variant="outline" onClick={onRetry}>
        {m.app_retry()}
      </Button>
    </EmptyState>
  );
}
