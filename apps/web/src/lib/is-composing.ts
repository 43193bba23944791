import type { KeyboardEvent } from 'react';

/** Whether a key belongs to an input method that composes a character, as for Chinese or Japanese: Enter chooses there, and sends nothing. */
export function isComposing({ nativeEvent, keyCode }: KeyboardEvent): boolean {
  // Safari ends the composition before it tells of the key that ended it; 229 gives that key away.
  return nativeEvent.isComposing || keyCode === 229;
}
