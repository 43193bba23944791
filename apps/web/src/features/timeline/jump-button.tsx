import { ArrowDown } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';
import { m } from '@/paraglide/messages.js';

/** Leads to the newest message, and says how many have come since the reader left the end. */
export function JumpButton({ newCount, onPress }: { newCount: number; onPress: () => void }) {
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center px-4">
      <Button
        size="sm"
        variant={newCount > 0 ? 'primary' : 'outline'}
        className="pointer-events-auto rounded-full shadow-md"
        onClick={onPress}
      >
        <ArrowDown aria-hidden />
        {newCount > 0 ? m.timeline_new_messages({ count: newCount }) : m.timeline_jump_latest()}
      </Button>
    </div>
  );
}
