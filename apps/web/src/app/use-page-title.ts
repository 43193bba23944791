import { useEffect } from 'react';
import { m } from '@/paraglide/messages.js';
import { isolated } from '@/lib/direction.ts';
import { useRoomEntries } from '@/live/me.ts';
import { unmutedUnreadOf, useMutingTime } from '@/live/muting.ts';

/** Sets the tab's title: what is open, and the number of unread messages in all rooms that are not muted. */
export function usePageTitle(name: string | null): void {
  const entries = useRoomEntries();
  const now = useMutingTime(entries);
  const count = entries.reduce((sum, entry) => sum + unmutedUnreadOf(entry, now), 0);
  useEffect(() => {
    if (name === null) document.title = m.app_name();
    else {
      const shown = isolated(name);
      document.title =
        count > 0 ? m.app_page_title_unread({ name: shown, count }) : m.app_page_title({ name: shown });
    }
  }, [name, count]);
}
