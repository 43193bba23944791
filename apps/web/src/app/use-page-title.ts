import { useEffect } from 'react';
import { m } from '@/paraglide/messages.js';
import { isolated } from '@/lib/direction.ts';
import { unreadOf, useRoomEntries } from '@/live/me.ts';

/** Sets the tab's title: what is open, and the number of unread messages in all rooms. */
export function usePageTitle(name: string | null): void {
  const count = useRoomEntries().reduce((sum, entry) => sum + unreadOf(entry), 0);
  useEffect(() => {
    if (name === null) document.title = m.app_name();
    else {
      const shown = isolated(name);
      document.title =
        count > 0 ? m.app_page_title_unread({ name: shown, count }) : m.app_page_title({ name: shown });
    }
  }, [name, count]);
}
