import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Linux counts CPU time for programs in ticks of 10 ms, whatever the machine (proc(5), `USER_HZ`). */
const tickMs = 10;

/** What a process uses, as Linux reports it in `/proc`. */
export class ProcessUsage {
  readonly #folder: string;

  constructor(pid: number) {
    this.#folder = `/proc/${pid}`;
  }

  static get isAvailable(): boolean {
    return process.platform === 'linux';
  }

  /** False once it has ended, also while its parent has yet to be told. */
  get isAlive(): boolean {
    try {
      return !/^State:\s+[ZX]/m.test(this.#read('status'));
    } catch {
      return false;
    }
  }

  get residentBytes(): number {
    return this.#kilobytesOf('VmRSS') * 1024;
  }

  /** The most memory it has had since the last `forgetPeak`: the kernel keeps the figure, so no peak falls between two looks. */
  get peakBytes(): number {
    return this.#kilobytesOf('VmHWM') * 1024;
  }

  forgetPeak(): void {
    writeFileSync(`${this.#folder}/clear_refs`, '5');
  }

  /** CPU time of all its threads. */
  get cpuMs(): number {
    // The second field is the program's name in parentheses, which may contain spaces.
    const fields = this.#read('stat').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  }

  /** How many files and sockets it has open. */
  get descriptors(): number {
    return readdirSync(`${this.#folder}/fd`).length;
  }

  #kilobytesOf(name: string): number {
    return Number(new RegExp(String.raw`^${name}:\s+(\d+) kB$`, 'm').exec(this.#read('status'))?.[1] ?? NaN);
  }

  #read(file: string): string {
    return readFileSync(`${this.#folder}/${file}`, 'utf8');
  }
}
