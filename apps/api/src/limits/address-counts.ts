import { limitKeyOf } from './address-key.ts';

/** Counts what each address holds open at the same time. */
export class AddressCounts {
  #max: number;
  #counts = new Map<string, number>();

  /** At most `max` per address; an IPv6 /64 counts as one. */
  constructor(max: number) {
    this.#max = max;
  }

  /** Counts one more; false if the address is at its limit. Call `leave` once for each that was counted. */
  enter(ip: string): boolean {
    const key = limitKeyOf(ip);
    const count = this.#counts.get(key) ?? 0;
    if (count >= this.#max) return false;
    this.#counts.set(key, count + 1);
    return true;
  }

  leave(ip: string): void {
    const key = limitKeyOf(ip);
    const left = (this.#counts.get(key) ?? 1) - 1;
    if (left > 0) this.#counts.set(key, left);
    else this.#counts.delete(key);
  }
}
