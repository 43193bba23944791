import { useEffect, useState } from 'react';
import { useLive } from './live.ts';
import { applyToMe, useRoomEntry } from './me.ts';

/** Marks a room as read up to `seq`, the last message in view, whenever the reader is looking. Null: the end is not in view. */
export function useMarkRead(roomId: number, seq: number | null): void {
  const { api, queryClient } = useLive();
  const isLooking = useIsLooking();
  const membership = useRoomEntry(roomId)?.membership;
  const isUnread = membership !== undefined && seq !== null && seq > membership.readSeq;

  useEffect(() => {
    if (!isLooking || !isUnread) return undefined;
    // Messages that come close together are one mark.
    const timer = setTimeout(() => {
      applyToMe(queryClient, {
        type: 'membershipChanged',
        roomId,
        membership: { ...membership, readSeq: seq },
      });
      api.me.markRead.mutate({ roomId, seq }).catch(() => undefined);
    }, 150);
    return () => clearTimeout(timer);
  }, [api, queryClient, roomId, seq, membership, isLooking, isUnread]);
}

/** Whether the reader has this page before them: it is visible and its window has the focus. */
export function useIsLooking(): boolean {
  const [isLooking, setIsLooking] = useState(isLookingNow);
  useEffect(() => {
    const update = () => setIsLooking(isLookingNow());
    const controller = new AbortController();
    const options = { signal: controller.signal };
    document.addEventListener('visibilitychange', update, options);
    window.addEventListener('focus', update, options);
    window.addEventListener('blur', update, options);
    update();
    return () => controller.abort();
  }, []);
  return isLooking;
}

function isLookingNow(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}
