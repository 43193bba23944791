import { expect, test } from 'vitest';
import { plainText } from './plain-text.ts';

test.each([
  ['**Who** waters the *tomatoes*?', 'Who waters the tomatoes?'],
  ['> said\n\n- one\n- `two`', 'said one two'],
  ['[here](https://example.org)\nand there', 'here and there'],
  ['2 * 3 * 4', '2 * 3 * 4'],
  ['# no heading', '# no heading'],
])('%j reads %j on one line', (markdown, text) => {
  expect(plainText(markdown)).toBe(text);
});
