/** The listeners to what happens in this process. */
export class Listeners<Heard> {
  #listeners: ((heard: Heard) => void)[] = [];
  #onFailure: (error: unknown) => void;

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  add(listener: (heard: Heard) => void): void {
    this.#listeners.push(listener);
  }

  /** A listener that fails affects neither the others nor the caller. */
  tell(heard: Heard): void {
    for (const listener of this.#listeners) {
      try {
        listener(heard);
      } catch (error) {
        this.#onFailure(error);
      }
    }
  }
}
