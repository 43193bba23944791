/**
 * How long a version that the room is known to have may take to arrive over its stream. The same as for the answer to a PING: a slower
 * connection is dropped anyway.
 */
export const patienceMs = 5_000;

export interface Watchdog {
  /** Call this at each change, with the version that the room is known to have and the one that its stream has reached. */
  look: (knownVersion: number, streamedVersion: number) => void;
  /** Call this when nothing can arrive for now. */
  rest: () => void;
}

/**
 * Notices that a stream does not bring what is known to have happened. Each attempt to recover it that did not help doubles the
 * patience, so that a server that is only slow does not get ever more requests.
 */
export function createWatchdog(recover: (attempt: number) => void): Watchdog {
  let known = 0;
  let streamed = 0;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wait() {
    // In a busy room, something is always on its way: what counts is whether what is known by now arrives.
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
