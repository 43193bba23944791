/** Focuses a text field with the caret behind its text, and in view. */
export function focusAtEnd(textarea: HTMLTextAreaElement | null): void {
  if (textarea === null) return;
  textarea.focus();
  textarea.setSelectionRange(textarea.value.length, textarea.value.length);
  textarea.scrollTop = textarea.scrollHeight;
}
