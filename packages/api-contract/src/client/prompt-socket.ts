/**
 * A WebSocket that counts as closed as soon as `close` is called on it. A platform's own waits until the other side has answered: 10 s in
 * Chromium when the network is dead, which would delay every reconnection. Messages sent before are still delivered if possible.
 */
export function promptSocket(Platform: typeof WebSocket): typeof WebSocket {
  return class PromptSocket extends Platform {
    #isClosed = false;

    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      // The first listeners, so that nobody else hears what comes after the end.
      for (const type of ['message', 'error', 'close']) {
        this.addEventListener(type, (event) => {
          if (this.#isClosed) event.stopImmediatePropagation();
        });
      }
    }

    override close(code?: number, reason?: string): void {
      const isOpen = this.readyState === Platform.OPEN;
      super.close(code, reason);
      if (isOpen) queueMicrotask(() => this.#end());
    }

    #end(): void {
      if (this.#isClosed) return;
      this.dispatchEvent(new Event('close'));
      this.#isClosed = true;
    }
  };
}
