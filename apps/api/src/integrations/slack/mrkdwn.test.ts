import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../../../test-support/property-runs.ts';
import { markdownTextOf } from './markdown.ts';
import { readMrkdwn } from './mrkdwn.ts';
import { readPlain } from './plain-text.ts';

function read(mrkdwn: string) {
  return markdownTextOf(readMrkdwn(mrkdwn));
}

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
    ['snake_case_name and 2*3*4', 'snake_case_name and 2*3*4', 'snake_case_name and 2*3*4'],
    ['a * b, * and *', 'a * b, * and *', 'a * b, * and *'],
    ['*no\nline* further', '*no\n\nline* further', '*no\nline* further'],
    ['** and ~~ and ***', '** and ~~ and ***', '** and ~~ and ***'],
    ['__init__ and __main__', '__init__ and __main__', '__init__ and __main__'],
    ['*__init__* and _ __x__ _', '**__init__** and _ __x__ _', '__init__ and _ __x__ _'],
    ['10~12 and 14~18', '10~12 and 14~18', '10~12 and 14~18'],
    ['`a*b*c` *`code`*', '`a*b*c` **`code`**', 'a*b*c code'],
    ['see ```if (a &lt; b) {\n  *x*\n}``` there', 'see\n\n```\nif (a < b) {\n  *x*\n}\n```\n\nthere', null],
    [
      '`<!DOCTYPE html>` and ```<!DOCTYPE html>\n<html>```',
      '`<!DOCTYPE html>` and\n\n```\n<!DOCTYPE html>\n<html>\n```',
      null,
    ],
    ['`<@U1|ann> <https://example.org|here> <!here>`', '`@ann here @here`', '@ann here @here'],
    ['<!DOCTYPE html> and <!-- x -->', '<!DOCTYPE html> and <!-- x -->', '<!DOCTYPE html> and <!-- x -->'],
    ['Map<String, List<int>> m', 'Map<String, List<int>> m', null],
    ['<https://example.org/a_b|the *page*>', '[the **page**](https://example.org/a_b)', 'the page'],
    ['<https://example.org|*Title* of _it_>', '[**Title** of _it_](https://example.org)', 'Title of it'],
    ['<https://example.org|`abc`>', '[`abc`](https://example.org)', 'abc'],
    ['<https://example.org|[x] y>', '[[x] y](https://example.org)', '[x] y'],
    ['<https://example.org|x] y>', '[x\\] y](https://example.org)', 'x] y'],
    ['*<https://example.org|page>*', '**[page](https://example.org)**', 'page'],
    [
      '[page](https://example.org/a_b) as in Markdown',
      '[page](https://example.org/a_b) as in Markdown',
      'page as in Markdown',
    ],
    [
      '<https://example.org/?a=1&amp;b=(2)>',
      '<https://example.org/?a=1&b=(2)>',
      'https://example.org/?a=1&b=(2)',
    ],
    ['<https://e.example/u>を参照', '<https://e.example/u>を参照', 'https://e.example/uを参照'],
    ['see <https://e.example/wiki/Apple_Inc.>', 'see <https://e.example/wiki/Apple_Inc.>', null],
    ['<https://e.example/a_(b)_c|x>', '[x](<https://e.example/a_(b)_c>)', 'x'],
    ['<https://e.example/a\\*b|x>', '[x](<https://e.example/a\\\\*b>)', 'x'],
    ['<https://a.example><https://b.example>', '<https://a.example><https://b.example>', null],
    ['<mailto:ann@example.org|Ann>', '[Ann](mailto:ann@example.org)', 'Ann'],
    ['<mailto:ann_e_x@example.org>', '<ann_e_x@example.org>', 'ann_e_x@example.org'],
    ['at https://example.org/a_b_c, *now*', 'at https://example.org/a_b_c, **now**', null],
    ['*https://example.org/a_b*', '**https://example.org/a_b**', 'https://example.org/a_b'],
    ['见 https://example.com/a，然后', '见 <https://example.com/a>，然后', '见 https://example.com/a，然后'],
    [
      '(https://en.example/wiki/X_(y)), https://a.example/?q=a&amp;b',
      '(<https://en.example/wiki/X_(y)>), https://a.example/?q=a&b',
      null,
    ],
    ['<!here> <!channel|channel> <!subteam^S1|@devs>', '@here @channel @devs', null],
    [
      '<!here|here> <!everyone|@everyone> <!subteam^S1> <!subteam^S1|devs>',
      '@here @everyone @S1 @devs',
      null,
    ],
    ['<@U1|ann> <@U2> <#C1|garden> <#C2> <#C3|>', '@ann @U2 #garden #C2 #C3', null],
    ['<!date^1392734382^{date}|Feb 18>', 'Feb 18', 'Feb 18'],
    ['<!date^1392734382^{date_num} {time_secs}>', '2014-02-18 2:39:42 PM UTC', null],
    [
      '<!date^1392734382^Posted {date_short_pretty} at {time}^https://example.org/|>',
      '[Posted Feb 18, 2014 at 2:39 PM UTC](https://example.org/)',
      null,
    ],
    ['<stdin> and <javascript:alert(1)|click>', '<stdin> and click', null],
    ['{"url":"https://a.example/b","n":[1]}', '{"url":"<https://a.example/b>","n":[1]}', null],
    ['[https://a.example/b] {https://a.example/c}', '[<https://a.example/b>] {<https://a.example/c>}', null],
    [
      'https://a.example에서 https://a.example/ジョン・レノン、',
      '<https://a.example>에서 <https://a.example/ジョン・レノン>、',
      null,
    ],
    [
      'https://a.example/?t=9:100:9 at http://my_host:3000/x',
      'https://a.example/?t=9:100:9 at <http://my_host:3000/x>',
      null,
    ],
    [
      '[http://a.example:80/b]– <http://a.example:[|x> <http://a.example:[>',
      '[<http://a.example:80/b>]– x \\<http://a.example:[>',
      null,
    ],
    ['xhttps://a.example awww.b.example', 'xhttps://a.example awww.b.example', null],
    ['5 &lt; 6 &amp;&amp; 7 &gt; 6 &amp;lt;', '5 < 6 && 7 > 6 &lt;', null],
    [
      ':fire: :wave::skin-tone-3: :large_green_circle: :cloud: :not_one: 10:30:00',
      '🔥 👋🏼 🟢 ☁️ :not_one: 10:30:00',
      null,
    ],
    [':male-technologist::skin-tone-4: :v::skin-tone-6: :fire::skin-tone-2:', '👨🏽‍💻 ✌🏿 🔥', null],
    ['C:\\temp and \\* and \\\\server\\share', 'C:\\temp and \\* and \\\\server\\share', null],
    ['¯\\_(ツ)_/¯ &gt;_&lt;', '¯\\_(ツ)_/¯ >_<', null],
    ['&gt; quoted\n&gt; more\nnot', '> quoted\n> more\n\nnot', 'quoted\nmore\nnot'],
    ['so:\n&gt;&gt;&gt; one\ntwo', 'so:\n\n> one\n> two', 'so:\none\ntwo'],
    ['&gt;= 5 and\n+ 5', '>= 5 and\n+ 5', null],
    ['- !\n- \n7) *  (', '- !\n\n-\n7\\) *  (', '- !\n- \n7) *  ('],
    ['- one\n- two\ndone', '- one\n- two\n\ndone', '- one\n- two\ndone'],
    [
      '2. two\n5. five\n    more\n  - within',
      '2. two\n5. five\n   more\n   - within',
      '2. two\n5. five\nmore\n- within',
    ],
  ])('%j', (mrkdwn, markdown, words) => {
    const writing = read(mrkdwn);
    expect(writing.markdown).toBe(markdown);
    if (words !== null) expect(writing.words).toBe(words);
  });

  test.each([
    ['*Deploy* :rocket: &lt;1&gt;', '\\*Deploy\\* 🚀 <1>', '*Deploy* 🚀 <1>'],
    [
      '- 2 × Team\n> 40 °C\n1. refund',
      '\\- 2 × Team\n\\> 40 °C\n1\\. refund',
      '- 2 × Team\n> 40 °C\n1. refund',
    ],
    [
      'see https://a.example/_x_?tab=_all_ *now*',
      'see <https://a.example/_x_?tab=_all>_ \\*now\\*',
      'see https://a.example/_x_?tab=_all_ *now*',
    ],
    [
      'https://a.example/:fire:/9:100:9 :100:',
      'https://a.example/:fire:/9:100:9 💯',
      'https://a.example/:fire:/9:100:9 💯',
    ],
    [
      '{"url":"https://a.example/b","n":1}',
      '{"url":"<https://a.example/b>","n":1}',
      '{"url":"https://a.example/b","n":1}',
    ],
    ['[https://a.example/b]', '[<https://a.example/b>]', '[https://a.example/b]'],
    ['a_b_c, 2*3*4, `, * and [x](y)', 'a_b_c, 2*3*4, `, * and [x](y)', null],
    ['[x](https://a.example)', '[x\\](<https://a.example>)', '[x](https://a.example)'],
    ['`a` ```', '\\`a\\` ```', '`a` ```'],
    ['```\na\n```', '\\```\na\n\\```', '```\na\n```'],
    ['Ann <ann@example.org>', 'Ann \\<ann@example.org>', null],
    ['**a \\*b\\***', '**a \\\\\\*b\\\\\\*\\*\\*', '**a \\*b\\***'],
  ])('plain text has emoji and nothing else: %j', (text, markdown, words) => {
    const writing = markdownTextOf(readPlain(text));
    expect(writing.markdown).toBe(markdown);
    if (words !== null) expect(writing.words).toBe(words);
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
        const { markdown, words } = read(mrkdwn);
        expect(markdown.isWellFormed() && words.isWellFormed()).toBe(true);
        expect(markdown.length).toBeLessThanOrEqual(12 * mrkdwn.length);
        expect(words.length).toBeLessThanOrEqual(2 * mrkdwn.length);
      }),
      propertyRuns(2_000),
    );
  });

  test.each(['______', '**********', '*_~*_~', 'Name: __________ x'])(
    '%s is a line, of which no part is a mark',
    (line) => {
      const { markdown, words } = read(line);
      expect(words).toBe(line);
      expect(markdown).toBe(line);
    },
  );

  test('as many marks as can stand at a word are read', () => {
    expect(read('~~**_x_**~~')).toEqual({ markdown: '~~**_x_**~~', words: 'x' });
  });

  test('words without marks stay as they are', () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9äöü上海.,;!?()]{1,12}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (all) => {
        const line = all.join(' ');
        expect(read(`x ${line}`)).toEqual({ markdown: `x ${line}`, words: `x ${line}` });
      }),
      propertyRuns(100),
    );
  });

  test('a hundred kilobytes of marks are read in one go', () => {
    const scraps = [
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
      'https://a)',
      '[',
      '[a](',
      ']',
      '> a ',
      '- \n',
      '*a ',
      '`` ` ',
      '\\*',
      '\\',
      '*a\n',
    ];
    for (const scrap of scraps) {
      const { markdown } = read(scrap.repeat(100_000 / scrap.length));
      expect(markdown.length, scrap).toBeGreaterThan(0);
    }
  });
});
