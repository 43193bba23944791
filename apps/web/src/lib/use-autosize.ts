import { useLayoutEffect, type RefObject } from 'react';

/** Makes a textarea as tall as its text, up to the maximum height in its CSS. */
export function useAutosize(ref: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const textarea = ref.current;
    if (textarea === null || CSS.supports('field-sizing', 'content')) return;
    textarea.style.height = 'auto';
    textarea.style.height = `${textarea.scrollHeight + textarea.offsetHeight - textarea.clientHeight}px`;
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the height depends on the text, which the element holds
  }, [ref, text]);
}
