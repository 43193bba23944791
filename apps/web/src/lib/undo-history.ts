/** A piece of text that was replaced by another. */
export interface Change {
  at: number;
  removed: string;
  inserted: string;
}

/** After a pause this long, typing starts another run. */
const runPauseMs = 1000;
/** The most that one key types or deletes, in UTF-16 units. A longer change, such as a paste, is a step of its own. */
const maxTyped = 2;
const maxSteps = 500;
/** The total length of the replaced text, in UTF-16 units. The last step is always kept. */
const maxLength = 4_000_000;

/**
 * Records the changes of a text field in runs, the way people undo: a typed word, deleted letters, a paste, an insertion. Browsers keep
 * such a history, too, but lose it when a program changes the text.
 */
export class UndoHistory {
  #text: string;
  #done: Change[] = [];
  #undone: Change[] = [];
  /** Until when typing extends the last step. */
  #openUntilMs = -Infinity;
  /** The text before the characters that an input method is composing; null if it is composing none. */
  #composedOver: string | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  /** Records text that was typed. Composed characters are one step, however often they change. */
  type(text: string, nowMs: number, isComposing = false): void {
    const before = (isComposing ? this.#composedOver : null) ?? this.#text;
    if (before !== this.#text) this.#done.pop();
    const change = changeBetween(before, text);
    const run = nowMs <= this.#openUntilMs && !isComposing ? this.#done.at(-1) : undefined;
    const longer = run && change && joined(run, change);
    if (longer) this.#done.pop();
    this.#push(text, longer ?? change);
    this.#composedOver = isComposing ? before : null;
    if (change !== null && isKeystroke(change) && !isComposing) this.#openUntilMs = nowMs + runPauseMs;
  }

  /** Records text that was changed by anything else, as a step of its own. */
  replace(text: string): void {
    this.#push(text, changeBetween(this.#text, text));
  }

  /** Undoes the last run and returns the change to apply; null if there is none. */
  undo(): Change | null {
    const step = this.#done.pop();
    if (step === undefined) return null;
    this.#undone.push(step);
    return this.#apply({ at: step.at, removed: step.inserted, inserted: step.removed });
  }

  /** Redoes the last undone run and returns the change to apply; null if there is none. */
  redo(): Change | null {
    const step = this.#undone.pop();
    if (step === undefined) return null;
    this.#done.push(step);
    return this.#apply(step);
  }

  #apply(change: Change): Change {
    const { at, removed, inserted } = change;
    this.#text = this.#text.slice(0, at) + inserted + this.#text.slice(at + removed.length);
    this.#openUntilMs = -Infinity;
    this.#composedOver = null;
    return change;
  }

  #push(text: string, change: Change | null) {
    this.#text = text;
    this.#undone = [];
    this.#openUntilMs = -Infinity;
    this.#composedOver = null;
    if (change !== null) this.#done.push(change);
    this.#forgetOldest();
  }

  #forgetOldest() {
    let length = this.#done.reduce((sum, step) => sum + lengthOf(step), 0);
    while (this.#done.length > 1 && (this.#done.length > maxSteps || length > maxLength)) {
      const oldest = this.#done.shift();
      length -= oldest === undefined ? 0 : lengthOf(oldest);
    }
  }
}

function lengthOf({ removed, inserted }: Change): number {
  return removed.length + inserted.length;
}

/** The one piece in which two texts differ; null if they are equal. */
export function changeBetween(before: string, after: string): Change | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && before.charCodeAt(at) === after.charCodeAt(at)) at++;
  let tail = 0;
  while (
    tail < shorter - at &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  return {
    at,
    removed: before.slice(at, before.length - tail),
    inserted: after.slice(at, after.length - tail),
  };
}

function isKeystroke({ removed, inserted }: Change): boolean {
  return removed.length + inserted.length <= maxTyped;
}

/** Extends a run by a change; null if the change starts another run. Each word, with the space after it, is a run. */
function joined(run: Change, change: Change): Change | null {
  if (!isKeystroke(change)) return null;
  if (run.removed === '' && change.removed === '') {
    if (change.at !== run.at + run.inserted.length) return null;
    if (/\S\s+$/.test(run.inserted) && /^\S/.test(change.inserted)) return null;
    return { ...run, inserted: run.inserted + change.inserted };
  }
  if (run.inserted !== '' || change.inserted !== '') return null;
  if (change.at + change.removed.length === run.at) {
    if (/^\S/.test(run.removed) && /\s$/.test(change.removed)) return null;
    return { at: change.at, removed: change.removed + run.removed, inserted: '' };
  }
  return change.at === run.at ? { ...run, removed: run.removed + change.removed } : null;
}
