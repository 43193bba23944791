/** Steps of the parser for each character of a text, and for any text. What people write takes 2 to 6 per character. */
const stepsPerCharacter = 40;
const stepsForAnyText = 500;

/** Paragraphs, quotes, lists and their items, and blocks of code that one message may have. */
export const maxContainers = 400;
/** Emphasis, strikethrough, links and code spans that one message may have. */
export const maxMarks = 200;

/** Thrown when a text takes more steps than it is allowed. */
export class OutOfSteps extends Error {}

/**
 * What showing one message may cost: the steps of parsing it, and the elements it becomes. All texts of a message share one allowance.
 * Anything beyond it is shown as it was written.
 */
export class Allowance {
  steps = 0;
  containers = 0;
  marks = 0;
  readonly maxSteps: number;

  /** `length` is that of all texts together, in UTF-16 units. */
  constructor(length: number) {
    this.maxSteps = stepsForAnyText + stepsPerCharacter * length;
  }

  step(count = 1): void {
    this.steps += count;
    if (this.steps > this.maxSteps) throw new OutOfSteps();
  }

  hasContainers(count: number): boolean {
    return this.containers + count <= maxContainers;
  }

  takeContainers(count: number): void {
    this.containers += count;
  }

  get hasMarks(): boolean {
    return this.marks < maxMarks;
  }

  takeMark(): boolean {
    if (!this.hasMarks) return false;
    this.marks++;
    return true;
  }
}
