const reportMs = 60_000;

/** Counts dropped notices. Reports the first at once, and later ones once a minute. */
export class DroppedNotices {
  #report: (count: number) => void;
  #count = 0;
  #waiting: NodeJS.Timeout | undefined;

  /** `report` gets how many were dropped since it was last called. */
  constructor(report: (count: number) => void) {
    this.#report = report;
  }

  add(): void {
    this.#count += 1;
    if (this.#waiting === undefined) this.#tell();
  }

  close(): void {
    clearTimeout(this.#waiting);
  }

  #tell(): void {
    this.#waiting = undefined;
    if (this.#count === 0) return;
    this.#report(this.#count);
    this.#count = 0;
    this.#waiting = setTimeout(() => this.#tell(), reportMs).unref();
  }
}
