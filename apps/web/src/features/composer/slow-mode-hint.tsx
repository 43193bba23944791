import type { Room } from '@parley/api-contract';
import { isArchived } from '@parley/rules';
import { m } from '@/paraglide/messages.js';
import { formatDuration } from '@/lib/format.ts';

/** Says how often the viewer can write; nothing outside of slow mode. */
export function SlowModeHint({ room }: { room: Room }) {
  if (room.slowModeSeconds === 0 || isArchived(room)) return null;
  return (
    <p className="-mt-2 px-7 pb-2 text-xs text-muted-foreground">
      {m.composer_slow_mode({ wait: formatDuration(room.slowModeSeconds) })}
    </p>
  );
}
