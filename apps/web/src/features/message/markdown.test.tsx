import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { isEmojiOnly, Markdown } from './markdown.tsx';
import { markdownTable } from '@/lib/markdown/markdown-table.ts';
import { parseMarkdown } from '@/lib/markdown/parse-markdown.ts';
import { textOf, type Block } from '@/lib/markdown/tree.ts';
import { safeHref } from '@/lib/safe-href.ts';

/** The elements without their styling. */
function html(text: string): string {
  return renderToStaticMarkup(<Markdown text={text} />)
    .replaceAll(/ (?:class|tabindex|dir|style|value|data-marker)="[^"]*"/gi, '')
    .replaceAll(/<\/?bdi>/g, '')
    .replace(/^<div>(.*)<\/div>$/s, '$1');
}

describe('simple Markdown', () => {
  test.each([
    [
      '**bold** and *italic* and ~~gone~~',
      '<p><strong>bold</strong> and <em>italic</em> and <del>gone</del></p>',
    ],
    ['`a *b*`', '<p><code>a *b*</code></p>'],
    ['one\ntwo', '<p>one\ntwo</p>'],
    ['```\na\n  b\n```', '<pre><code>a\n  b</code></pre>'],
    ['> said\n\nanswer', '<blockquote><p>said</p></blockquote><p>answer</p>'],
    ['- a\n- b', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'],
    ['3. a\n4. b', '<ol><li><p>a</p></li><li><p>b</p></li></ol>'],
  ])('%j', (text, expected) => {
    expect(html(text)).toBe(expected);
  });

  test('addresses become links that open in a new tab and send no referrer', () => {
    const link = '<a href="https://example.org/a?b=1" target="_blank" rel="noopener noreferrer">';
    expect(html('see https://example.org/a?b=1.')).toBe(`<p>see ${link}https://example.org/a?b=1</a>.</p>`);
    expect(html('[here](https://example.org/a?b=1)')).toBe(`<p>${link}here</a></p>`);
    expect(html('ann@example.org')).toContain('href="mailto:ann@example.org"');
  });

  test.each([
    '# no heading',
    'a\n---',
    '---',
    '    not code',
    '-',
    '1.',
    '```',
    '![no](https://example.org/picture.png)',
    '[a]: https://example.org',
    'AT&amp;T &lt; 3',
  ])('what nobody means as Markdown stays as written: %j', (text) => {
    const words = html(text)
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&amp;', '&');
    expect(words).toBe(text.includes('![') ? '!no' : text);
  });

  test('messages of only a few emoji are larger', () => {
    expect(isEmojiOnly('😀')).toBe(true);
    expect(isEmojiOnly('👩‍👩‍👧 🇩🇪')).toBe(true);
    expect(isEmojiOnly('😀 hi')).toBe(false);
    expect(isEmojiOnly('1')).toBe(false);
    expect(isEmojiOnly('😀'.repeat(30))).toBe(false);
  });
});

test.each(markdownTable.map(([written]) => written))('the page shows what the table says: %j', (written) => {
  const page = renderToStaticMarkup(<Markdown text={written} />)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');
  const withoutNumbers = parseMarkdown(written).map(withoutMarkers);
  expect(page.replaceAll(/\s/g, '')).toBe(plainOf(withoutNumbers).replaceAll(/\s/g, ''));
});

/** Browsers draw the numbers of items; they are not part of the text. */
function withoutMarkers(block: Block): Block {
  if (block.type === 'quote') return { ...block, children: block.children.map(withoutMarkers) };
  if (block.type !== 'list') return block;
  return {
    type: 'list',
    items: block.items.map(({ children }) => ({ marker: null, children: children.map(withoutMarkers) })),
  };
}

function plainOf(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.type === 'paragraph') return textOf(block.children);
      if (block.type === 'code') return block.value;
      return plainOf(
        block.type === 'quote' ? block.children : block.items.flatMap(({ children }) => children),
      );
    })
    .join('');
}

describe('numbers of a list', () => {
  test.each([
    ['2. a\n5. b\n9. c', ['value="2"', 'value="5"', 'value="9"']],
    ['1) a', ['value="1"', 'data-marker="1)"', 'list-style-type:&quot;1) &quot;']],
    ['007. a', ['value="7"', 'list-style-type:&quot;007. &quot;']],
  ])('%j are as they were written', (text, parts) => {
    const page = renderToStaticMarkup(<Markdown text={text} />);
    for (const part of parts) expect(page).toContain(part);
  });
});

describe('direction', () => {
  /** The elements with no attribute but their direction. */
  function directions(text: string, editedAt: string | null = null): string {
    return renderToStaticMarkup(<Markdown text={text} editedAt={editedAt} />)
      .replaceAll(/ (?!dir)[a-z-]+="[^"]*"/gi, '')
      .replace(/^<div>(.*)<\/div>$/s, '$1');
  }

  test.each([
    ['שלום', '<p dir="auto">שלום</p>'],
    ['> مرحبا', '<blockquote dir="rtl"><p dir="auto">مرحبا</p></blockquote>'],
    ['- אחת', '<ul><li dir="rtl"><p dir="auto">אחת</p></li></ul>'],
    ['- one', '<ul><li dir="ltr"><p dir="auto">one</p></li></ul>'],
    ['`שלום`', '<p dir="auto"><code dir="ltr">שלום</code></p>'],
    ['```\nשלום\n```', '<pre dir="ltr"><code>שלום</code></pre>'],
    ['[שלום](https://a.example/)', '<p dir="auto"><a><bdi>שלום</bdi></a></p>'],
    ['😀', '<p dir="auto">😀</p>'],
  ])('%j finds its own', (text, expected) => {
    expect(directions(text)).toBe(expected);
  });

  test.each([
    ['שלום', '<p dir="auto">שלום <bdi>(edited)</bdi></p>'],
    ['one\n\nשתיים', '<p dir="auto">one</p><p dir="auto">שתיים <bdi>(edited)</bdi></p>'],
    ['😀', '<p dir="auto">😀 <bdi>(edited)</bdi></p>'],
    ['- אחת', '<ul><li dir="rtl"><p dir="auto">אחת</p></li></ul> <bdi>(edited)</bdi>'],
  ])('%j keeps it when it has been edited', (text, expected) => {
    expect(directions(text, '2026-01-31T12:00:00.000Z')).toBe(expected);
  });
});

describe('hostile text', () => {
  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<div>\n\n<iframe src="https://example.org"></iframe>\n</div>',
  ])('HTML is shown, never made: %j', (text) => {
    expect(html(text)).not.toMatch(/<(?:script|img|iframe|div)/);
    expect(html(text)).toContain('&lt;');
  });

  test.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](<java\tscript:alert(1)>)',
    '[x](data:text/html,<b>x</b>)',
    '[x](vbscript:x)',
    '[x](file:///etc/passwd)',
    '[x](/relative)',
    '[x](//example.org)',
    '<javascript:alert(1)>',
  ])('only web and mail addresses become links: %j', (text) => {
    expect(html(text)).not.toContain('href');
  });

  test('an address is judged as a browser reads it', () => {
    expect(safeHref('java\nscript:alert(1)')).toBe(null);
    expect(safeHref(' javascript:alert(1)')).toBe(null);
    expect(safeHref('HTTPS://example.org')).toBe('https://example.org/');
  });

  test.each([
    ['asterisks', '*'.repeat(4000)],
    ['pairs of asterisks', '*a '.repeat(1333)],
    ['nested emphasis', `${'*a **b '.repeat(285)}${'b** a*'.repeat(285)}`],
    ['underscores', '_a__b'.repeat(800)],
    ['tildes', '~~a'.repeat(1333)],
    ['backticks', Array.from({ length: 88 }, (_, index) => '`'.repeat(index)).join(' ')],
    ['brackets', '['.repeat(4000)],
    ['links', '[a]('.repeat(1000)],
    ['nested links', `${'[a '.repeat(600)}${'](https://a.b)'.repeat(150)}`],
    ['angle brackets', '<a'.repeat(2000)],
    ['quotes', '>'.repeat(4000)],
    ['spaced quotes', '> '.repeat(2000)],
    ['lists', '- '.repeat(2000)],
    ['numbered lists', '1. '.repeat(1333)],
    ['deep lists', Array.from({ length: 80 }, (_, index) => `${' '.repeat(index)}- a`).join('\n')],
    ['addresses', 'www.a.b '.repeat(500)],
    ['an address of dots', `https://${'a.'.repeat(1990)}`],
    ['at signs', 'a@'.repeat(2000)],
    ['backslashes', '\\'.repeat(4000)],
    ['line breaks', 'a\n'.repeat(2000)],
    ['a fence that does not close', `\`\`\`${'\n`'.repeat(1900)}`],
  ])('%s, as many as fit into a message, do not hold up the page', (_, text) => {
    // Anything exponential or cubic in the length would not finish before the test times out.
    expect(html(text).length).toBeGreaterThan(0);
  });
});
