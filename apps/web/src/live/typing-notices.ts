/** The server lets "typing" lapse after 6 seconds. */
const repeatMs = 3_000;

export interface TypingNotices {
  /** To be called at every change of the text. */
  typed: () => void;
  /** To be called when the text is sent, emptied or left. */
  stopped: () => void;
}

/** Tells that somebody is typing, at most once in 3 s however they type, and that they have stopped, once for each time. */
export function createTypingNotices(tell: (isTyping: boolean) => void): TypingNotices {
  let toldAtMs = -Infinity;
  let isTold = false;
  return {
    typed() {
      const nowMs = performance.now();
      if (nowMs - toldAtMs < repeatMs) return;
      toldAtMs = nowMs;
      isTold = true;
      tell(true);
    },
    stopped() {
      if (!isTold) return;
      isTold = false;
      tell(false);
    },
  };
}
