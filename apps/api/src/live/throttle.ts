import { setTimeout as rest } from 'node:timers/promises';

/**
 * Tells the newest state of a topic when it has changed: at once, then at most once per interval. The state is read when it is told, so
 * that what is told last is what is stored, whatever the order in which changes were heard of.
 */
export class Throttle {
  /** Topics told within the interval, or being told; true if they have changed again since. */
  #recent = new Map<number, boolean>();
  #intervalMs: number;
  #tell: (topic: number) => Promise<void>;
  #onFailure: (error: unknown) => void;

  constructor(
    intervalMs: number,
    tell: (topic: number) => Promise<void>,
    onFailure: (error: unknown) => void,
  ) {
    this.#intervalMs = intervalMs;
    this.#tell = tell;
    this.#onFailure = onFailure;
  }

  moved(topic: number): void {
    const isRecent = this.#recent.has(topic);
    this.#recent.set(topic, isRecent);
    if (!isRecent) this.#tellAndRest(topic).catch(this.#onFailure);
  }

  async #tellAndRest(topic: number): Promise<void> {
    try {
      await Promise.all([this.#tell(topic), rest(this.#intervalMs, undefined, { ref: false })]);
    } finally {
      const hasMoved = this.#recent.get(topic) === true;
      this.#recent.delete(topic);
      if (hasMoved) this.moved(topic);
    }
  }
}
