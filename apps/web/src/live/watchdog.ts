/**
 * How long a version that the room is known to have may take to come over its stream. As long as the answer to a PING may: a slower
 * connection is given up anyway.
 */
export const patienceMs = 5_000;

export interface Watchdog {
  /** To be told at each change which version the room is known to have, and up to which one its stream has come. */
  look: (knownVersion: number, streamedVersion: number) => void;
  /** Nothing can come just now. */
  rest: () => void;
}

/**
 * Notices that a stream does not bring what is known to have happened. Each attempt to recover it that did not help doubles the
 * patience, so that a server that is only slow is not asked ever more.
 */
export function createWatchdog(recover: (attempt: number) => void): Watchdog {
  let known = 0;
  let streamed = 0;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wait() {
    // In a busy room there is always something on its way: what counts is whether that which was known by now will come.
    const awaited = known;
    timer = setTimeout(
      () => {
        timer = undefined;
        if (streamed < awaited) recover(attempt++);
        else attempt = 0;
        if (streamed < known) wait();
      },
      patienceMs * 2 ** attempt,
    );
  }

  function rest() {
    clearTimeout(timer);
    timer = undefined;
  }

  return {
    look(knownVersion, streamedVersion) {
      known = knownVersion;
      streamed = streamedVersion;
      if (streamed >= known) {
        attempt = 0;
        rest();
      } else if (timer === undefined) wait();
    },
    rest,
  };
}
