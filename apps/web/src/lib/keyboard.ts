import type { KeyboardEvent } from 'react';

const movingKeys = new Set([
  'Tab',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]);

let isByKeys = false;
let isFocusByKeys = false;

addEventListener('pointerdown', () => (isByKeys = isFocusByKeys = false), { capture: true });
addEventListener(
  'keydown',
  ({ key, target, altKey, metaKey }) => {
    if (!movingKeys.has(key) || altKey || metaKey) return;
    // In a field, all of them except Tab only move the caret.
    if (key === 'Tab' || !(target instanceof Element && isTextField(target))) isByKeys = true;
  },
  { capture: true },
);
// A key such as PageUp may only have scrolled, and left the focus where a click put it.
addEventListener('focusin', () => (isFocusByKeys = isByKeys), { capture: true });

/**
 * Whether keys, not a pointer, moved the focus to where it is. Only then may a letter be a command: people who click on something and type
 * want to write.
 */
export function isFocusByKeyboard(): boolean {
  return isFocusByKeys;
}

/** Whether an element takes typing as its own text. */
export function isTextField(element: Element): boolean {
  return element.closest('input, textarea, select, [contenteditable=""], [contenteditable=true]') !== null;
}

/** Whether an input method, as for Chinese or Japanese, uses a key to compose a character: Enter then chooses it, and must not send. */
export function isComposing({ nativeEvent, keyCode }: KeyboardEvent): boolean {
  // Safari ends the composition before it reports the key that ended it. That key has the code 229.
  return nativeEvent.isComposing || keyCode === 229;
}
