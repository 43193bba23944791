import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../../test-support/property-runs.ts';
import { UndoHistory, type Change } from './undo-history.ts';

function applied(text: string, { at, removed, inserted }: Change): string {
  expect(text.slice(at, at + removed.length)).toBe(removed);
  return text.slice(0, at) + inserted + text.slice(at + removed.length);
}

/** The texts that people see as they undo everything. */
function textsBack(history: UndoHistory): string[] {
  const texts = [history.text];
  for (let change = history.undo(); change !== null; change = history.undo()) {
    texts.push(applied(texts.at(-1) ?? '', change));
  }
  return texts;
}

/** Types letter by letter, 50 ms each. */
function typed(history: UndoHistory, text: string, fromMs = 0): number {
  let atMs = fromMs;
  for (const character of text) history.type(history.text + character, (atMs += 50));
  return atMs;
}

describe('undoing', () => {
  test('goes back word by word through what was typed', () => {
    const history = new UndoHistory('');
    typed(history, 'one two  three');
    expect(textsBack(history)).toEqual(['one two  three', 'one two  ', 'one ', '']);
  });

  test('begins another run after a pause', () => {
    const history = new UndoHistory('');
    const atMs = typed(history, 'some');
    typed(history, 'thing', atMs + 2000);
    expect(textsBack(history)).toEqual(['something', 'some', '']);
  });

  test.each([
    ['a paste', 'see ', 'see https://example.org'],
    ['an emoji', 'fine', 'fine👍'],
    ['a mention in place of what was typed', 'hi @an', 'hi @ann '],
    ['a text in place of a selection', 'the whole text', 'x'],
  ])('takes back %s by itself, without what was typed before and after', (_, before, after) => {
    const history = new UndoHistory('');
    const atMs = typed(history, before);
    history.replace(after);
    typed(history, '!', atMs);
    expect(textsBack(history).slice(0, 3)).toEqual([`${after}!`, after, before]);
  });

  test('undoes a paste as a step of its own, even if it arrives as typing', () => {
    const history = new UndoHistory('');
    const atMs = typed(history, 'see');
    history.type('see https://example.org', atMs);
    typed(history, '!', atMs);
    expect(textsBack(history)).toEqual(['see https://example.org!', 'see https://example.org', 'see', '']);
  });

  test('brings back what was deleted, word by word', () => {
    const history = new UndoHistory('one two');
    let text = 'one two';
    for (let atMs = 0; text !== ''; atMs += 50) {
      text = text.slice(0, -1);
      history.type(text, atMs);
    }
    expect(textsBack(history)).toEqual(['', 'one ', 'one two']);
  });

  test('takes characters that an input method composed as one step', () => {
    const history = new UndoHistory('はい、');
    for (const composed of ['k', 'か', 'かn', 'かな', '仮名']) history.type(`はい、${composed}`, 0, true);
    expect(textsBack(history)).toEqual(['はい、仮名', 'はい、']);
  });

  test('can be undone itself, until something else is written', () => {
    const history = new UndoHistory('');
    typed(history, 'one two');
    history.undo();
    history.undo();
    expect(history.text).toBe('');
    history.redo();
    expect(history.text).toBe('one ');
    typed(history, 'more', 5000);
    expect(history.redo()).toBeNull();
    expect(history.text).toBe('one more');
  });

  test('undoes any texts to the first, and redoes them to the last', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.nat(1500), fc.boolean())),
        (steps) => {
          const history = new UndoHistory('');
          let atMs = 0;
          for (const [text, pauseMs, isComposing] of steps)
            history.type(text, (atMs += pauseMs), isComposing);
          const last = history.text;
          expect(textsBack(history).at(-1)).toBe('');
          while (history.redo() !== null);
          expect(history.text).toBe(last);
        },
      ),
      propertyRuns(100),
    );
  });

  test('keeps the last step however long it is, and no more than a bound of the others', () => {
    const history = new UndoHistory('');
    for (let index = 0; index < 9; index++) history.type(String(index).repeat(1_000_000), index);
    const texts = textsBack(history);
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.length).toBeLessThan(6);
  });
});
