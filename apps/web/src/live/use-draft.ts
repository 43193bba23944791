import { useMemo } from 'react';
import { emptyDraft, type Draft } from './drafts.ts';
import { useLive } from './live.ts';
import { useAccount } from './me.ts';
import { createStore, useStore } from './store.ts';

/** What is written in each room and not sent yet. */
export function useDrafts(): ReadonlyMap<number, Draft> {
  const { draftsOf } = useLive();
  const account = useAccount();
  return useStore(account === null ? noDrafts : draftsOf(account.id).byRoom);
}

/** Changes the draft of a room. */
export function useChangeDraft(roomId: number): (change: Partial<Draft>) => void {
  const { draftsOf } = useLive();
  const accountId = useAccount()?.id;
  return useMemo(
    () => (change) => {
      if (accountId !== undefined) draftsOf(accountId).change(roomId, change);
    },
    [draftsOf, accountId, roomId],
  );
}

export function useDraft(roomId: number): Draft {
  return useDrafts().get(roomId) ?? emptyDraft;
}

const noDrafts = createStore<ReadonlyMap<number, Draft>>(new Map());
