import { expect, test } from 'vitest';
import { excerpt, highlight } from './highlight.ts';

test.each([
  ['CAFE corner', 'The [café] on the [corner]'],
  ['strasse', 'Die [Straße]'],
  ['국어', '한[국어]'],
  ['上海', '我住在[上海]市'],
  ['🎉', '[🎉] at last'],
  ['index', '[index], reindex and [index]es'],
  ['needle', 'no such thing'],
])('marks what a search for %s finds: %s', (query, shown) => {
  const pieces = highlight(shown.replaceAll(/[[\]]/g, ''), query);
  expect(pieces.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join('')).toBe(shown);
});

test('the pieces make up the whole text, each with its position', () => {
  const text = 'Nothing is lost: ﬁ, é, 🎉, 上海.';
  const pieces = highlight(text, 'lost 上海');
  expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  for (const { start, text: piece } of pieces) expect(text.startsWith(piece, start)).toBe(true);
});

test('an excerpt begins shortly before the first match', () => {
  const pieces = excerpt(highlight(`${'word '.repeat(100)}needle`, 'needle'), 10);
  expect(pieces.at(0)?.text.startsWith('… ')).toBe(true);
  expect(pieces.at(-1)).toMatchObject({ text: 'needle', isMatch: true });
});

test.each(['👩🏽‍💻', '🇩🇪', 'e\u0301', 'दि', '각'])('an excerpt has %s whole or not at all', (character) => {
  const text = `${character.repeat(100)} needle ${character.repeat(100)}`;
  for (let length = 8; length < 40; length++) {
    const shown = excerpt(highlight(text, 'needle'), length, 3 * length)
      .map((piece) => piece.text)
      .join('');
    expect(shown).toContain('needle');
    expect(shown.replace('… ', '').replace(' needle ', '').replaceAll(character, '')).toBe('');
  }
});

test('an excerpt of a short text is the text', () => {
  expect(excerpt(highlight('a 🎉 here', 'party'))).toEqual([{ start: 0, text: 'a 🎉 here', isMatch: false }]);
});
