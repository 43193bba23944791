import { ArrowDown } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';
import { m } from '@/paraglide/messages.js';

interface JumpButtonProps {
  unreadCount: number;
  /** Whether the server refused one of the viewer's messages, which is shown at the end. */
  hasRefused: boolean;
  onPress: () => void;
}

/** Jumps to the newest message, and shows how many are unread. */
export function JumpButton({ unreadCount, hasRefused, onPress }: JumpButtonProps) {
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center px-4">
      <Button
        size="sm"
        variant={hasRefused ? 'destructive' : unreadCount > 0 ? 'primary' : 'outline'}
        className="pointer-events-auto rounded-full shadow-md"
        onClick={onPress}
      >
        <ArrowDown aria-hidden />
        {hasRefused
          ? m.rooms_refused()
          : unreadCount > 0
            ? m.timeline_new_messages({ count: unreadCount })
            : m.timeline_jump_latest()}
      </Button>
    </div>
  );
}
