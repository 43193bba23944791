import { useCallback, useState } from 'react';
import { localStore } from '@/live/local-store.ts';

/** The unsent text of a room, kept across reloads. */
export function useDraft(
  accountId: number,
  roomId: number,
): [draft: string, setDraft: (text: string) => void] {
  const key = `parley.draft.${accountId}.${roomId}`;
  const [draft, setText] = useState(() => localStore.get(key) ?? '');
  const setDraft = useCallback(
    (text: string) => {
      setText(text);
      if (text === '') localStore.remove(key);
      else localStore.set(key, text);
    },
    [key],
  );
  return [draft, setDraft];
}
