import { expect, test } from 'vitest';
import { excerpt, highlight } from './highlight.ts';

function marked(text: string, query: string): string {
  return highlight(text, query)
    .map((piece) => (piece.isMatch ? `[${piece.text}]` : piece.text))
    .join('');
}

test('every word of the query is marked, whatever its case and accents', () => {
  expect(marked('The café on the corner', 'CAFE corner')).toBe('The [café] on the [corner]');
});

test('a word is marked from its beginning alone, as the search finds it', () => {
  expect(marked('index, reindex and indexes', 'index')).toBe('[index], reindex and [index]es');
});

test('scripts without spaces are marked anywhere', () => {
  expect(marked('我住在上海市', '上海')).toBe('我住在[上海]市');
});

test('characters that folding makes longer keep their place', () => {
  expect(marked('ﬁne 🎉 ﬁnish', 'fin')).toBe('[ﬁn]e 🎉 [ﬁn]ish');
});

test('the pieces are the whole text', () => {
  const text = 'Nothing is lost: ﬁ, é, 🎉, 上海.';
  expect(
    highlight(text, 'lost 上海')
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});

test('an excerpt begins shortly before the first match', () => {
  const pieces = excerpt(highlight(`${'word '.repeat(100)}needle`, 'needle'), 10);
  expect(pieces.at(0)?.text.startsWith('… ')).toBe(true);
  expect(pieces.at(-1)).toMatchObject({ text: 'needle', isMatch: true });
});
