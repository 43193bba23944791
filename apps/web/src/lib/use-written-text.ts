import { maxContentLength } from '@parley/api-contract';
import {
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  type ChangeEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { contentLength } from './content-length.ts';
import { UndoHistory, type Change } from './undo-history.ts';

/** Longer text is refused: nobody would shorten it by hand, and browsers take seconds to lay out a megabyte in a field. In UTF-16 units. */
const maxFieldLength = 10 * maxContentLength;

export interface WrittenText {
  onChange: (event: ChangeEvent<HTMLTextAreaElement>) => void;
  /** By how many characters the text, or the text that was refused, is too long. Negative while there is room. */
  excess: number;
  /** Whether the last text was refused for being far too long. */
  isRefused: boolean;
  /** Replaces the selection with a text, as a step that can be undone. */
  insert: (text: string) => void;
  /** Forgets the history, because the text has been sent. */
  forget: () => void;
  /** Handles the keys for undo and redo, and returns whether it was one of them. */
  takeKey: (event: KeyboardEvent) => boolean;
}

const isApple = /mac|iphone|ipad/i.test(navigator.userAgent);

/** A message as it is written: its length, and undo by runs. Browsers only undo by themselves until a program sets the text. */
export function useWrittenText(
  ref: RefObject<HTMLTextAreaElement | null>,
  text: string,
  change: (text: string) => void,
): WrittenText {
  const history = useRef<UndoHistory>(null);
  history.current ??= new UndoHistory(text);
  /** How much too long the last refused text was. */
  const [refusedExcess, setRefusedExcess] = useState<number | null>(null);

  // Changes from elsewhere, such as another tab's draft, are steps as well.
  useEffect(() => {
    if (history.current?.text !== text) history.current?.replace(text);
  }, [text]);

  /** Whether the text is short enough to be accepted. */
  function isTaken(next: string): boolean {
    const isTooLong = next.length > maxFieldLength;
    setRefusedExcess(isTooLong ? contentLength(next) - maxContentLength : null);
    return !isTooLong;
  }

  function replace(field: HTMLTextAreaElement, { at, removed, inserted }: Change) {
    field.focus();
    field.setRangeText(inserted, at, at + removed.length, 'end');
    const { value } = field;
    // React only tracks changes made through this setter. Without it, React would ignore the next input if that restored the text from
    // before.
    field.value = value;
    change(value);
  }

  function step(direction: 'undo' | 'redo') {
    const made = history.current?.[direction]() ?? null;
    if (made !== null && ref.current !== null) replace(ref.current, made);
  }

  // The browser's menu can undo, too. Pasted and dropped text is checked before the browser lays it out.
  const onBeforeInput = useEffectEvent((event: InputEvent) => {
    const added = event.data ?? event.dataTransfer?.getData('text/plain') ?? '';
    if (added.length > maxFieldLength && !isTaken(added)) event.preventDefault();
    if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return;
    event.preventDefault();
    step(event.inputType === 'historyUndo' ? 'undo' : 'redo');
  });
  useEffect(() => {
    const field = ref.current;
    const listener = (event: InputEvent) => onBeforeInput(event);
    field?.addEventListener('beforeinput', listener);
    return () => field?.removeEventListener('beforeinput', listener);
  }, [ref]);

  return {
    onChange({ target, nativeEvent }) {
      // React removes refused text from the field before the browser lays it out.
      if (!isTaken(target.value)) return;
      const isComposing = nativeEvent instanceof InputEvent && nativeEvent.isComposing;
      history.current?.type(target.value, performance.now(), isComposing);
      change(target.value);
    },
    excess: refusedExcess ?? contentLength(text) - maxContentLength,
    isRefused: refusedExcess !== null,
    insert(inserted) {
      const field = ref.current;
      if (field === null) return;
      const { selectionStart: at, selectionEnd, value } = field;
      const removed = value.slice(at, selectionEnd);
      const next = value.slice(0, at) + inserted + value.slice(selectionEnd);
      if (!isTaken(next)) return;
      history.current?.replace(next);
      replace(field, { at, removed, inserted });
    },
    forget: () => void (history.current = new UndoHistory('')),
    takeKey(event) {
      const direction = directionOf(event);
      if (direction === null) return false;
      event.preventDefault();
      step(direction);
      return true;
    },
  };
}

function directionOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): 'undo' | 'redo' | null {
  if (altKey || (isApple ? !metaKey || ctrlKey : !ctrlKey || metaKey)) return null;
  if (key.toLowerCase() === 'z') return shiftKey ? 'redo' : 'undo';
  return key === 'y' && !isApple && !shiftKey ? 'redo' : null;
}
