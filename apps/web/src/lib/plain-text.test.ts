import { expect, test } from 'vitest';
import { messageText, plainText } from './plain-text.ts';

test.each([
  ['**Who** waters the *tomatoes*?', 'Who waters the tomatoes?'],
  ['> said\n\n- one\n- `two`', 'said one two'],
  ['[here](https://example.org)\nand there', 'here and there'],
  ['2 * 3 * 4', '2 * 3 * 4'],
  ['# no heading', '# no heading'],
  ['2. two\n5. five', '2. two 5. five'],
  ['```\na\n  b\n```', 'a b'],
])('%j reads %j on one line', (markdown, text) => {
  expect(plainText(markdown)).toBe(text);
});

test('marks are removed, however far apart they are', () => {
  expect(plainText(`**${'word '.repeat(300)}word**`)).toBe('word '.repeat(40));
});

test.each(['👩‍👩‍👧', '🇩🇪', 'é', 'ก็', '한', '𠮷'])('%s is never cut in half', (character) => {
  for (let max = 0; max <= 3 * character.length; max++) {
    expect(plainText(character.repeat(3), max)).toBe(character.repeat(Math.floor(max / character.length)));
  }
});

test('a pile of marks on a letter does not empty the text', () => {
  expect(plainText(`a${'\u0301'.repeat(500)}`)).toHaveLength(200);
});

test('the text of cards is not parsed as Markdown', () => {
  const content = '*ok* is `ok`';
  expect(messageText({ content })).toBe('ok is ok');
  expect(messageText({ content, decorations: { cards: [] } })).toBe(content);
  // The form in which servers of an earlier release send it.
  expect(messageText({ content, cards: [] })).toBe(content);
});
