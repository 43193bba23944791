/** Repeats jobs, each at its own interval. A job never overlaps with itself: one that takes long delays its next run. */
export class JobRunner {
  #onFailure: (error: unknown) => void;
  #timers: NodeJS.Timeout[] = [];
  #underWay = new Set<Promise<void>>();
  #stopping = new AbortController();

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  /**
   * Runs the job at an interval, the first time after one interval. A failure is reported, and the job continues to be run. Its signal
   * aborts when the server stops: a job that may take long must end then.
   */
  every(intervalMs: number, job: (stopping: AbortSignal) => Promise<void> | void): void {
    let isUnderWay = false;
    const run = async () => {
      if (isUnderWay) return;
      isUnderWay = true;
      try {
        await job(this.#stopping.signal);
      } catch (error) {
        this.#onFailure(error);
      }
      isUnderWay = false;
    };
    const timer = setInterval(() => {
      const running = run();
      this.#underWay.add(running);
      void running.then(() => this.#underWay.delete(running));
    }, intervalMs);
    this.#timers.push(timer.unref());
  }

  /** Starts no more runs, and resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#underWay);
  }
}
