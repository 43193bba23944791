import { countUnread, isPassing, pauseMs, type SeqRun } from '@parley/api-contract';
import { useEffect, useMemo, useState } from 'react';
import { useLive } from './live.ts';
import { applyToMe, readRoomEntry, unreadOf, useRoomEntry } from './me.ts';

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

/** Whether the reader is looking at this page: it is visible and its window has the focus. */
function useIsLooking(): boolean {
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

/** How long a message must be in view to be read. Messages that arrive close together share one mark. */
const settleMs = 150;
/** While messages keep arriving, at most one mark is sent in this time. */
const repeatMs = 1_000;

interface ReadMarker {
  /** Marks everything up to `seq` as read, after a moment. */
  mark: (seq: number) => void;
  /** The reader looks away: messages that arrived only just now stay unread. */
  rest: () => void;
}

/**
 * Marks a room as read. Calls `send` at most once a second, with the highest number that stayed in view for a moment, and again if the
 * server could not take it.
 */
export function createReadMarker(send: (seq: number) => Promise<unknown>): ReadMarker {
  let inView: number | null = null;
  let seen: number | null = null;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let sending: ReturnType<typeof setTimeout> | undefined;
  let notBeforeMs = -Infinity;
  let attempt = 0;

  function settle() {
    settling = undefined;
    if (inView !== null) sendSoon(inView);
    inView = null;
  }

  function sendSoon(seq: number) {
    seen = Math.max(seq, seen ?? 0);
    const waitMs = notBeforeMs - performance.now();
    if (waitMs <= 0) void sendNow();
    else sending ??= setTimeout(() => void sendNow(), waitMs);
  }

  async function sendNow() {
    clearTimeout(sending);
    sending = undefined;
    const seq = seen;
    if (seq === null) return;
    seen = null;
    notBeforeMs = performance.now() + repeatMs;
    try {
      await send(seq);
      attempt = 0;
    } catch (error) {
      if (!isPassing(error)) return;
      notBeforeMs = performance.now() + Math.max(repeatMs, pauseMs(error, attempt++));
      clearTimeout(sending);
      sending = undefined;
      sendSoon(seq);
    }
  }

  return {
    mark(seq) {
      inView = Math.max(seq, inView ?? 0);
      settling ??= setTimeout(settle, settleMs);
    },
    rest() {
      inView = null;
      clearTimeout(settling);
      settling = undefined;
    },
  };
}

/**
 * The last message that was read when the room was opened, or when the reader last looked away. People who write have read everything,
 * and see the rest arrive.
 */
export function useReadMark(roomId: number, newestOutgoing: string | null): number | null {
  const readSeq = useRoomEntry(roomId)?.membership.readSeq ?? null;
  const isLooking = useIsLooking();
  const [mark, setMark] = useState(readSeq);
  const [sentBefore, setSentBefore] = useState(newestOutgoing);
  if (sentBefore !== newestOutgoing) {
    setSentBefore(newestOutgoing);
    if (newestOutgoing !== null) setMark(Number.MAX_SAFE_INTEGER);
  } else if (!isLooking && mark !== readSeq) setMark(readSeq);
  return mark ?? readSeq;
}

/**
 * How many messages of a room the reader has not read. In a room they have not joined, it counts those that arrived since they left the
 * end. Messages from before they came, and deleted ones, do not count.
 */
export function useUnreadCount(
  roomId: number,
  { endSeq, silent }: { endSeq: number | null; silent: readonly SeqRun[] },
  isAtEnd: boolean,
): number {
  const entry = useRoomEntry(roomId);
  const [seenSeq, setSeenSeq] = useState(endSeq);
  if (endSeq !== null && seenSeq !== endSeq && (isAtEnd || seenSeq === null)) setSeenSeq(endSeq);
  if (entry !== undefined) return unreadOf(entry);
  return endSeq === null || seenSeq === null ? 0 : countUnread({ lastSeq: endSeq, silent }, seenSeq);
}
