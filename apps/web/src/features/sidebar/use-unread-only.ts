import { useState } from 'react';
import { localStore } from '@/live/local-store.ts';

const key = 'parley.unread-only';

/** Whether the lists show only unread rooms. It is kept on this device. */
export function useUnreadOnly(): [boolean, (isUnreadOnly: boolean) => void] {
  const [isUnreadOnly, setIsUnreadOnly] = useState(() => localStore.get(key) !== null);
  return [
    isUnreadOnly,
    (next) => {
      if (next) localStore.set(key, '1');
      else localStore.remove(key);
      setIsUnreadOnly(next);
    },
  ];
}
