import type { Card } from '@parley/api-contract';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../test-support/property-runs.ts';
// What is stored is right if the web app shows what the sender means.
import { parseMarkdown } from '../../web/src/lib/markdown/parse-markdown.ts';
import { markdownTextOf } from '../src/integrations/slack/markdown.ts';
import { messageOf, type PostedMessage } from '../src/integrations/slack/message.ts';
import { readMrkdwn } from '../src/integrations/slack/mrkdwn.ts';
import { readPayload } from '../src/integrations/slack/payload.ts';
import { readPlain } from '../src/integrations/slack/plain-text.ts';
import { readRichText } from '../src/integrations/slack/rich-text.ts';
import type { Block, Inline } from '../src/integrations/slack/tree.ts';
import { linksIn, shownText, stylesIn } from './shown-markdown.ts';
import { payloadOf, payloadsFolder, senders } from './slack-payloads.ts';

function messageFrom(payload: unknown): PostedMessage {
  const parsed = readPayload(JSON.stringify(payload));
  const message = parsed && messageOf(parsed);
  if (!message) throw new Error('There is nothing to see in this payload.');
  return message;
}

describe('what programs post to Slack becomes a message that says the same', () => {
  test('of more than thirty of them', () => {
    expect(senders.length).toBeGreaterThan(30);
  });

  // To add one, add its payload to the folder, run this test with `-u`, and read the message that it has written.
  test.each(senders)('%s', async (sender) => {
    const message = messageFrom(payloadOf(sender));
    const texts = message.cards === null ? [message.content] : markdownIn(message.cards);
    const shown = texts.map((text) => shownText(parseMarkdown(text)));
    const expected = `${JSON.stringify({ ...message, shown }, null, 2)}\n`;
    await expect(expected).toMatchFileSnapshot(`${payloadsFolder}${sender}.message.json`);
  });

  test.each(senders)('%s, with each address as it was sent', (sender) => {
    const message = messageFrom(payloadOf(sender));
    const texts = message.cards === null ? [message.content] : markdownIn(message.cards);
    const sent = JSON.stringify(payloadOf(sender)).replaceAll('&amp;', '&');
    for (const href of texts.flatMap((text) => linksIn(parseMarkdown(text)))) {
      const written = href.replace(/^mailto:/, '');
      expect(
        sent.includes(written) ||
          sent.includes(written.replace(/\/$/, '')) ||
          sent.includes(decodeURI(written)),
        href,
      ).toBe(true);
    }
  });
});

function markdownIn(cards: readonly Card[]): string[] {
  return cards
    .flatMap(({ blocks }) => blocks)
    .flatMap((block) => {
      if (block.type === 'section' || block.type === 'context') return [block.text];
      return block.type === 'fields' ? block.fields.map(({ text }) => text) : [];
    });
}

describe('the web app shows of what is written', () => {
  const marks = '* ** _ __ ~ ~~ ` `` ``` \\ < > [ ] ( ) ]( | ¯\\_(ツ)_/¯'.split(' ');
  const lines = ['\n', '\n\n', ' ', '  ', '\n> ', '\n- ', '\n1. ', '\n+ ', '\n7) ', '\n```\n', '\n~~~ '];
  const words = 'a,word,b c,1,不变。,上海,한국어,é,👍,.,!,",:fire:'.split(',');
  const addresses = [
    'https://a.example/b_c_d',
    ' https://a.example/(x)_y* ',
    'https://a.example/u，',
    'www.a.example/_b_',
    'ann_b@c.example',
    '<ann@b.example>',
  ];
  const scraps = [...marks, ...lines, ...words, ...addresses];
  const text = fc
    .array(fc.constantFrom(...scraps), { minLength: 1, maxLength: 14 })
    .map((all) => all.join(''));
  const style = fc.record(
    { bold: fc.boolean(), italic: fc.boolean(), strike: fc.boolean(), code: fc.boolean() },
    { requiredKeys: [] },
  );
  const inline = fc.oneof(
    fc.record({ type: fc.constant('text'), text, style }, { requiredKeys: ['type', 'text'] }),
    // An address in angle brackets can be no label, with brackets in it.
    fc.record({
      type: fc.constant('link'),
      text: text.map((label) => label.replaceAll('<', '')),
      url: fc.constantFrom('https://a.example/b_(c)*d?e=[f]', 'https://b.example/x\\y'),
    }),
  );
  const section = fc.record({
    type: fc.constant('rich_text_section'),
    elements: fc.array(inline, { maxLength: 5 }),
  });
  const richText = fc.record({
    type: fc.constant('rich_text'),
    elements: fc.array(
      fc.oneof(
        section,
        fc.record({
          type: fc.constantFrom('rich_text_quote', 'rich_text_preformatted'),
          elements: fc.array(inline, { maxLength: 4 }),
        }),
        fc.record({
          type: fc.constant('rich_text_list'),
          style: fc.constantFrom('bullet', 'ordered'),
          indent: fc.nat(3),
          offset: fc.nat(12),
          elements: fc.array(section, { maxLength: 4 }),
        }),
      ),
      { maxLength: 4 },
    ),
  });

  /** In code and in text, across the lines of one item and in the next one, marks that could belong together. */
  const itemsWithMarks = {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_list',
        style: 'ordered',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: ' https://a.example/(x)_y* ', style: { code: true } },
              { type: 'text', text: '``\n\n``*' },
            ],
          },
          { type: 'rich_text_section', elements: [{ type: 'text', text: '`*', style: { code: true } }] },
        ],
      },
    ],
  };

  const sectionOf = (...elements: { text: string; style?: object }[]) => ({
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: elements.map((element) => ({ type: 'text', ...element })),
      },
    ],
  });
  /** Looks like the target of a link, which is never in the next line. */
  const targetInNextLine = sectionOf({ text: '[*\\](\n\n https://a.example/(x)_y* *' });
  const mailboxWithMarks = sectionOf({ text: '<*ann_b@c.example>*' });
  const backslashAtEndOfStyle = sectionOf({ text: '>\\', style: { strike: true } }, { text: '\\~' });

  function blocksOf(block: unknown): Block[] {
    const payload = readPayload(JSON.stringify({ blocks: [block] }));
    const [read] = payload?.blocks ?? [];
    if (read?.type !== 'rich_text') throw new Error('This is rich text.');
    return readRichText(read.elements);
  }

  function expectShown(blocks: readonly Block[]) {
    const { markdown, words } = markdownTextOf(blocks);
    const parsed = parseMarkdown(markdown);
    expect(withoutSpace(shownText(parsed)), markdown).toBe(withoutSpace(words));
    return parsed;
  }

  test('plain text every character, and no style', () => {
    fc.assert(
      fc.property(text, (plain) => {
        expect(stylesIn(expectShown(readPlain(plain)))).toEqual([]);
      }),
      propertyRuns(2_000),
    );
  });

  test('what stands in a text by itself as the link that it is when somebody types it', () => {
    const around =
      ' |\n|a|1|.|,|;|:|!|?|"|\'|’|(|)|[|]|{|}|<|>||/|&|=|@|#|-|–|—|…|，|。|」|・|에서|を|ко|é|👍|\u200b|\u202e'.split(
        '|',
      );
    const begun = [
      'https://a.example',
      'http://a.example:80/b',
      'HTTPS://A.example/b.c',
      'www.a.example',
      'https://',
    ];
    const written = fc
      .array(fc.constantFrom(...around, ...begun, '|'), { minLength: 1, maxLength: 10 })
      .map((parts) => parts.join(''))
      // In angle brackets, it is a link as Markdown has them.
      .filter((text) => !/<(?:https?:|www)/i.test(text) && !/\]\(/.test(text) && !text.includes('@'));
    fc.assert(
      fc.property(written, (text) => {
        const typed = linksIn(parseMarkdown(text));
        expect(linksIn(parseMarkdown(markdownTextOf(readPlain(text)).markdown))).toEqual(typed);
      }),
      propertyRuns(2_000, [
        ['www.a.example:[ '],
        ['[HTTPS://A.example/b.c]{'],
        ['https://a.example:https://a.example '],
      ]),
    );
  });

  test('mrkdwn its words, and its links to where they lead', () => {
    fc.assert(
      fc.property(text, (mrkdwn) => {
        const blocks = readMrkdwn(mrkdwn);
        expect(linksIn(expectShown(blocks))).toEqual(expect.arrayContaining(addressesIn(blocks)));
      }),
      propertyRuns(2_000),
    );
  });

  test('rich text its words, and its links to where they lead', () => {
    fc.assert(
      fc.property(richText, (block) => {
        const blocks = blocksOf(block);
        expect(linksIn(expectShown(blocks))).toEqual(expect.arrayContaining(addressesIn(blocks)));
      }),
      propertyRuns<[unknown]>(2_000, [
        [itemsWithMarks],
        [targetInNextLine],
        [mailboxWithMarks],
        [backslashAtEndOfStyle],
      ]),
    );
  });

  const [bold, italic, strike] = [{ bold: true }, { italic: true }, { strike: true }];
  test.each([
    ['~~a\\\\~~\\\\\\~', [{ text: 'a\\', style: strike }, { text: '\\~' }], ['deletion']],
    ['**a**\\\\\\*b', [{ text: 'a', style: bold }, { text: '\\*b' }], ['strong']],
    ['_a\\\\_\\\\\\_', [{ text: 'a\\', style: italic }, { text: '\\_' }], ['emphasis']],
    ['\\\\\\_\\\\_a_', [{ text: '\\_\\' }, { text: 'a', style: italic }], ['emphasis']],
    ['\\~a\\~\\\\\\~', [{ text: '~a~\\~' }], []],
    [']\\\\\\(<https://a.example>', [{ text: ']\\(https://a.example' }], []],
    ['"**\\\\**"', [{ text: '"' }, { text: '\\', style: bold }, { text: '"' }], ['strong']],
    ['C:\\*\\*', [{ text: 'C:\\*\\*' }], []],
  ])('backslashes between marks, as in %s', (markdown, elements, styles) => {
    const blocks = blocksOf(sectionOf(...elements));
    expect(markdownTextOf(blocks).markdown).toBe(markdown);
    expect(stylesIn(expectShown(blocks))).toEqual(styles);
  });
});

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

/** What the links lead to, as a browser says it. */
function addressesIn(blocks: readonly Block[]): string[] {
  const ofInlines = (inlines: readonly Inline[]): string[] =>
    inlines.flatMap((inline) => {
      if (typeof inline === 'string' || inline.type === 'code') return [];
      if (inline.type !== 'link') return ofInlines(inline.children);
      const href = URL.parse(inline.url)?.href;
      return href === undefined ? [] : [href];
    });
  return blocks.flatMap((block) => (block.type === 'code' ? [] : ofInlines(block.children)));
}
