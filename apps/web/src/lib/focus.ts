/** Focuses a text field with the caret after its text, and in view. */
export function focusAtEnd(textarea: HTMLTextAreaElement | null): void {
  if (textarea === null) return;
  textarea.focus();
  textarea.setSelectionRange(textarea.value.length, textarea.value.length);
  textarea.scrollTop = textarea.scrollHeight;
}

/** How long a dialog or menu that is fading out may keep the focus. */
const settleMs = 600;

/** Moves the focus whenever it has fallen to the page's body, until everything has settled. Returns how to stop that. */
export function catchLostFocus(moveFocus: () => void): () => void {
  const endMs = performance.now() + settleMs;
  let frame = requestAnimationFrame(check);
  function check() {
    if (document.activeElement === document.body) moveFocus();
    if (performance.now() < endMs) frame = requestAnimationFrame(check);
  }
  return () => cancelAnimationFrame(frame);
}

/** At least a second: on a busy machine, several frames can pass before the errors are drawn. */
const maxFrames = 60;

/** After the errors of a form have been drawn, moves the focus to the first control that has one. */
export function focusFirstInvalid(form: HTMLFormElement, framesLeft = maxFrames): void {
  requestAnimationFrame(() => {
    const control = form.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (control !== null) control.focus();
    else if (framesLeft > 0) focusFirstInvalid(form, framesLeft - 1);
  });
}

/** Moves the focus to the first field in an element that has just appeared; a ref. */
export function focusFirstControl(element: HTMLElement | null): void {
  element?.querySelector<HTMLElement>('input, select')?.focus();
}
