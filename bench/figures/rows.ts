import type { TargetName } from '../targets/target.ts';
import type { Row } from './figure.ts';

/** A figure's lines by title, in the order in which they were first measured. */
export class Rows {
  #rows = new Map<string, Row>();

  add(title: string, unit: string, name: TargetName, value: number, better: Row['better'] = 'less'): void {
    const row = this.#rows.get(title) ?? { title, unit, better, samples: {} };
    this.#rows.set(title, row);
    (row.samples[name] ??= []).push(value);
  }

  all(): Row[] {
    return [...this.#rows.values()];
  }
}
