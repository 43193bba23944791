/** How often a line is added where lines can't be rewritten, as in a log. */
const lineEveryMs = 5_000;

/** Shows how far a command is: on a terminal in one line that is rewritten, elsewhere in a new line every few seconds. */
export function createProgressLine(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  now: () => number = Date.now,
): { show(text: string): void; clear(): void } {
  let shownAt = now();
  return {
    show(text) {
      if (stream.isTTY) {
        stream.write(`\r${text}\u001B[K`);
      } else if (now() - shownAt >= lineEveryMs) {
        shownAt = now();
        stream.write(`${text}\n`);
      }
    },
    clear() {
      if (stream.isTTY) stream.write('\r\u001B[K');
    },
  };
}
