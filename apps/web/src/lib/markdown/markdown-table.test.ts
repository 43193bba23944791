import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../../../test-support/property-runs.ts';
import { plainText } from '../plain-text.ts';
import { backslashes, blocks, code, emphasis, links, markdownTable, noEmphasis } from './markdown-table.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { textOf, type Block, type Inline } from './tree.ts';

const tags = { strong: 'b', emphasis: 'i', deletion: 's' };

function shown(parsed: readonly Block[]): string {
  return parsed.map(shownBlock).join('\n\n');
}

function shownBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return shownInlines(block.children);
    case 'quote':
      return `<quote>${shown(block.children)}</quote>`;
    case 'list':
      return block.items.map(({ marker, children }) => `${marker ?? '•'} ${shown(children)}`).join('\n');
    default:
      return `<pre>${block.value}</pre>`;
  }
}

function shownInlines(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (typeof inline === 'string') return inline;
      if (inline.type === 'code') return `<code>${inline.value}</code>`;
      const text = shownInlines(inline.children);
      if (inline.type !== 'link') return `<${tags[inline.type]}>${text}</${tags[inline.type]}>`;
      const begin = textOf(inline.children) === inline.href ? '<a>' : `<a ${inline.href}>`;
      return `${begin}${text}${inline.host === undefined ? '' : ` (${inline.host})`}</a>`;
    })
    .join('');
}

function plainOf(shown: string): string {
  return shown
    .replaceAll(/<(?:a[^>]*|\/a|\/?(?:b|i|s|code|pre|quote))>/g, (tag) => (/pre|quote/.test(tag) ? '\n' : ''))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describe.each(Object.entries({ emphasis, noEmphasis, backslashes, code, blocks, links }))('%s', (_, rows) => {
  const cases = rows.map(([written, expected, plain]) => ({ written, expected, plain }));

  test.each(cases)('$written is shown as $expected', ({ written, expected }) => {
    expect(shown(parseMarkdown(written))).toBe(expected);
  });

  test.each(cases)('$written is plain words on one line', ({ written, expected, plain }) => {
    // Tags that a row shows as written must not be removed.
    const isTag = /^<(?:b|div)>/.test(written);
    expect(plainText(written)).toBe(plain ?? (isTag ? written.replaceAll(/\s+/g, ' ') : plainOf(expected)));
  });
});

test('no row is listed twice', () => {
  expect(new Set(markdownTable.map(([written]) => written)).size).toBe(markdownTable.length);
});

test('a link shows where it leads, however long or invisible its text is', () => {
  for (const filling of ['\u200b', '/a']) {
    const label = `https://bank.example${filling.repeat(3_000 / filling.length)}`;
    expect(plainText(`[${label}](https://evil.example)`, 4_000)).toBe(`${label} (evil.example)`);
  }
});

/** The letters and digits, in order. */
function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function wordsOf(parsed: readonly Block[]): string {
  return parsed
    .map((block) => {
      if (block.type === 'paragraph') return textOf(block.children);
      if (block.type === 'code') return block.value;
      if (block.type === 'quote') return wordsOf(block.children);
      return block.items.map(({ marker, children }) => (marker ?? '') + wordsOf(children)).join('');
    })
    .join('');
}

const words = fc.constantFrom(
  ...'word,Слово,λέξη,كلمة,מילה,शब्द,คำ,字,ことば,단어,7,42,٣,x,init,mémo,😀,ツ,¯,é'.split(','),
);
const marks = fc.constantFrom(
  ...'* ** *** _ __ ~ ~~ ` `` ``` ~~~ \\ \\\\ [ ] ( ) < > # ! . , : " \' / @ & | = ， 。 「 」'.split(' '),
  ...'> |>> |- |* |+ |1. |23) '.split('|'),
  ...' |  |    |\t|\n|\n\n|\u200f|\u2028'.split('|'),
);
const written = fc
  .array(fc.oneof({ weight: 2, arbitrary: words }, { weight: 3, arbitrary: marks }), {
    maxLength: 60,
    size: 'max',
  })
  .map((parts) => parts.join(''));

test('no letter or digit is lost or moved', () => {
  fc.assert(
    fc.property(written, (text) => {
      // The target of a link is not part of its text.
      fc.pre(!text.includes(']('));
      expect(lettersOf(wordsOf(parseMarkdown(text)))).toBe(lettersOf(text));
    }),
    propertyRuns(5_000),
  );
});

test('plain text loses no letter or digit either', () => {
  fc.assert(
    fc.property(written, (text) => {
      fc.pre(!text.includes(']('));
      expect(lettersOf(plainText(text, 1_000))).toBe(lettersOf(text));
    }),
    propertyRuns(5_000),
  );
});

test('nothing before or after a link is lost', () => {
  const link = fc.constantFrom(
    '[word](https://a.example/)',
    '[字](<https://a.example/> "x")',
    'https://a.example/b',
  );
  fc.assert(
    fc.property(written, link, written, (before, linked, after) => {
      fc.pre(!`${before}${after}`.includes(']('));
      const shownText = lettersOf(wordsOf(parseMarkdown(`${before} ${linked} ${after}`)));
      expect(shownText.startsWith(lettersOf(before))).toBe(true);
      expect(shownText.endsWith(lettersOf(after))).toBe(true);
    }),
    propertyRuns(5_000),
  );
});
