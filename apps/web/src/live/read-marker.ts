import { isPassing, pauseMs } from '@parley/api-contract';

/** Messages that come close together are one mark. */
const settleMs = 150;
/** While messages keep coming, there is no more than one mark in this time. */
const repeatMs = 1_000;

export interface ReadMarker {
  /** Marks everything up to `seq` as read, in a moment. */
  mark: (seq: number) => void;
  /** The reader looks away: what has not been marked stays unread. */
  rest: () => void;
}

/** Marks a room as read. `send` is called at most once a second, with the highest number, and again when the server could not take it. */
export function createReadMarker(send: (seq: number) => Promise<unknown>): ReadMarker {
  let wanted: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let notBeforeMs = -Infinity;
  let attempt = 0;

  function sendSoon() {
    timer ??= setTimeout(() => void sendNow(), Math.max(settleMs, notBeforeMs - performance.now()));
  }

  async function sendNow() {
    timer = undefined;
    const seq = wanted;
    if (seq === null) return;
    wanted = null;
    notBeforeMs = performance.now() + repeatMs;
    try {
      await send(seq);
      attempt = 0;
    } catch (error) {
      if (!isPassing(error)) return;
      notBeforeMs = performance.now() + Math.max(repeatMs, pauseMs(error, attempt++));
      wanted = Math.max(seq, wanted ?? 0);
      clearTimeout(timer);
      timer = undefined;
      sendSoon();
    }
  }

  return {
    mark(seq) {
      wanted = Math.max(seq, wanted ?? 0);
      sendSoon();
    },
    rest() {
      wanted = null;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
