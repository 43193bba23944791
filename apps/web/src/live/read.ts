import { useEffect, useMemo, useState } from 'react';
import { useLive } from './live.ts';
import { applyToMe, readRoomEntry, useRoomEntry } from './me.ts';
import { createReadMarker } from './read-marker.ts';

/** Marks a room as read up to `seq`, the last message in view, whenever the reader is looking. Null: the end is not in view. */
export function useMarkRead(roomId: number, seq: number | null): void {
  const { api, queryClient } = useLive();
  const isLooking = useIsLooking();
  const membership = useRoomEntry(roomId)?.membership;
  const isUnread = membership !== undefined && seq !== null && seq > membership.readSeq;
  const isReading = isLooking && seq !== null;

  const marker = useMemo(
    () =>
      createReadMarker((readSeq) => {
        const known = readRoomEntry(queryClient, roomId)?.membership;
        if (known !== undefined) {
          const read = { ...known, readSeq };
          applyToMe(queryClient, { type: 'membershipChanged', roomId, membership: read });
        }
        return api.me.markRead.mutate({ roomId, seq: readSeq });
      }),
    [api, queryClient, roomId],
  );
  useEffect(() => {
    if (isLooking && isUnread) marker.mark(seq);
  }, [marker, isLooking, isUnread, seq]);
  useEffect(() => (isReading ? marker.rest : undefined), [marker, isReading]);
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
