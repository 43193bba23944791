import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMrkdwn, readPlain } from './mrkdwn.ts';

describe('mrkdwn', () => {
  test.each([
    ['*bold*, _italic_ and ~struck~', '**bold**, _italic_ and ~~struck~~', 'bold, italic and struck'],
    [
      '**bold** and ~~struck~~ as in Markdown',
      '**bold** and ~~struck~~ as in Markdown',
      'bold and struck as in Markdown',
    ],
    ['*_both_*', '**_both_**', 'both'],
    ['"*quoted*": (_so_)', '"**quoted**": (_so_)', '"quoted": (so)'],
    ['snake_case_name and 2*3*4', 'snake_case_name and 2\\*3\\*4', 'snake_case_name and 2*3*4'],
    ['a * b, * and *', 'a * b, * and *', 'a * b, * and *'],
    ['*no\nline* further', '\\*no\nline\\* further', '*no\nline* further'],
    ['** and ~~ and ***', '** and ~~ and \\*\\*\\*', '** and ~~ and ***'],
    ['`a*b*c` *`code`*', '`a*b*c` **`code`**', 'a*b*c code'],
    ['see ```if (a &lt; b) {\n  *x*\n}``` there', 'see \n```\nif (a < b) {\n  *x*\n}\n```\n there', null],
    ['<https://example.org/a_b|the *page*>', '[the \\*page\\*](https://example.org/a_b)', 'the *page*'],
    ['<https://example.org|`abc`>', '[`abc`](https://example.org)', 'abc'],
    ['*<https://example.org|page>*', '**[page](https://example.org)**', 'page'],
    [
      '<https://example.org/?a=1&amp;b=(2)>',
      'https://example.org/?a=1&b=%282%29',
      'https://example.org/?a=1&b=(2)',
    ],
    ['<mailto:ann@example.org|Ann>', '[Ann](mailto:ann@example.org)', 'Ann'],
    ['at https://example.org/a_b_c, *now*', 'at https://example.org/a_b_c, **now**', null],
    ['<!here> <!channel|channel> <!subteam^S1|@devs>', '@here channel @devs', null],
    ['<@U1|ann> <@U2> <#C1|garden> <#C2>', '@ann @U2 #garden #C2', null],
    ['<!date^1392734382^{date}|Feb 18>', 'Feb 18', 'Feb 18'],
    ['<stdin> and <javascript:alert(1)|click>', '<stdin> and click', null],
    ['5 &lt; 6 &amp;&amp; 7 &gt; 6 &amp;lt;', '5 < 6 && 7 > 6 &lt;', null],
    [
      ':fire: :wave::skin-tone-3: :large_green_circle: :cloud: :not_one: 10:30:00',
      '🔥 👋🏼 🟢 ☁️ :not_one: 10:30:00',
      null,
    ],
    ['C:\\temp and \\*', 'C:\\temp and \\\\\\*', 'C:\\temp and \\*'],
    ['&gt; quoted\n&gt; more\nnot', '> quoted\n> more\n\nnot', 'quoted\nmore\nnot'],
    ['so:\n&gt;&gt;&gt; one\ntwo', 'so:\n> one\n> two', 'so:\none\ntwo'],
    ['- one\n- two\ndone', '- one\n- two\n\ndone', '- one\n- two\ndone'],
  ])('%j', (mrkdwn, markdown, words) => {
    const { markdown: read, words: readWords } = readMrkdwn(mrkdwn);
    expect(read).toBe(markdown);
    if (words !== null) expect(readWords).toBe(words);
  });

  test('plain text has emoji and nothing else', () => {
    expect(readPlain('*Deploy* :rocket: &lt;1&gt;')).toEqual({
      markdown: '\\*Deploy\\* 🚀 <1>',
      words: '*Deploy* 🚀 <1>',
    });
  });

  const scraps = [
    '*',
    '_',
    '~',
    '`',
    '```',
    '<',
    '>',
    '|',
    '\n',
    ' ',
    'word',
    ':',
    ':fire:',
    '\\',
    '[',
    '](',
    '&amp;',
  ];
  const addresses = [
    'https://example.org',
    '<https://example.org|x>',
    '<@U1>',
    '<!here>',
    '> ',
    '- ',
    '1. ',
    '\u{1f600}',
  ];
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.array(fc.constantFrom(...scraps, ...addresses), { maxLength: 60 }).map((all) => all.join('')),
  );

  test('any text is read, and never becomes much longer', () => {
    fc.assert(
      fc.property(text, (mrkdwn) => {
        const { markdown, words } = readMrkdwn(mrkdwn);
        expect(markdown.isWellFormed() && words.isWellFormed()).toBe(true);
        expect(markdown.length).toBeLessThanOrEqual(12 * mrkdwn.length);
        expect(words.length).toBeLessThanOrEqual(2 * mrkdwn.length);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['______', '**********', '*_~*_~', 'Name: __________ x'])(
    '%s is a line, of which no part is a mark',
    (line) => {
      const { markdown, words } = readMrkdwn(line);
      expect(words).toBe(line);
      expect(markdown.replaceAll('\\', '')).toBe(line);
      expect(markdown).not.toMatch(/(?<!\\)[*_~]/);
    },
  );

  test('as many marks as can stand at a word are read', () => {
    expect(readMrkdwn('~~**_x_**~~')).toEqual({ markdown: '~~**_x_**~~', words: 'x' });
  });

  test('words without marks stay as they are', () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9äöü上海.,;!?()]{1,12}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (all) => {
        const line = all.join(' ');
        expect(readMrkdwn(`x ${line}`)).toEqual({ markdown: `x ${line}`, words: `x ${line}` });
      }),
    );
  });

  test('a hundred kilobytes of marks are read in one go', () => {
    for (const scrap of [
      '*a',
      '*',
      '_a_',
      '<',
      '<a',
      '`',
      '```',
      ':a',
      'https://',
      'https://*',
      '[',
      '>',
      '- \n',
      '*a ',
    ]) {
      const { markdown } = readMrkdwn(scrap.repeat(100_000 / scrap.length));
      expect(markdown.length).toBeGreaterThan(0);
    }
  });
});
