/** How many frames a list stands still before it has arrived: one more than the list itself waits for, and some. */
const stillFrames = 5;

/** Calls back once an element no longer scrolls or grows by itself, or at once when its reader takes it over. Returns how to stop waiting. */
export function whenStill(element: Element, arrived: () => void): () => void {
  const controller = new AbortController();
  let frame = requestAnimationFrame(check);
  let before = Number.NaN;
  let still = 0;

  function check() {
    const now = element.scrollTop + element.scrollHeight;
    still = now === before ? still + 1 : 0;
    before = now;
    if (still >= stillFrames) end();
    else frame = requestAnimationFrame(check);
  }

  function end() {
    stop();
    arrived();
  }

  function stop() {
    cancelAnimationFrame(frame);
    controller.abort();
  }

  for (const input of ['wheel', 'touchmove', 'keydown', 'pointerdown']) {
    element.addEventListener(input, end, { passive: true, signal: controller.signal });
  }
  return stop;
}
