import { cardSchema, maxCardParts, maxCardsLength, maxContentLength, type Card } from '@parley/api-contract';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../../../test-support/property-runs.ts';
import { shapeOf } from '../../json.ts';
import { messageOf, type PostedMessage } from './message.ts';
import { readPayload } from './payload.ts';
import { isBlank } from './tree.ts';

function read(payload: unknown): PostedMessage | null {
  const parsed = readPayload(JSON.stringify(payload));
  if (parsed === null) throw new Error('This is no payload.');
  return messageOf(parsed);
}

function seen(payload: unknown): PostedMessage {
  const message = read(payload);
  if (message === null) throw new Error('There is nothing to see in this payload.');
  return message;
}

describe('a payload', () => {
  test('of text alone has no cards', () => {
    expect(seen({ text: 'Deployed *1.4* :rocket:' })).toEqual({
      content: 'Deployed **1.4** 🚀',
      cards: null,
      senderName: null,
      senderEmoji: null,
    });
    expect(seen({ text: 'as *it* stands', mrkdwn: false }).content).toBe('as \\*it\\* stands');
    expect(seen({ text: '- https://a.example/b_c_d', mrkdwn: false }).content).toBe(
      '\\- https://a.example/b_c_d',
    );
  });

  test.each([
    {},
    { text: '' },
    { text: ' \n ' },
    { text: '\u200b\u2800' },
    { text: {} },
    { attachments: [] },
    { attachments: [{}] },
    { attachments: [{ color: 'good', ts: 5 }, null, 7] },
    { blocks: [{ type: 'divider' }] },
    { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '' } }, { type: 'what' }] },
    { username: 'Nagios', icon_emoji: ':fire:' },
  ])('with nothing to see is none: %j', (payload) => {
    expect(read(payload)).toBeNull();
  });

  test('shows the fallback of an attachment that has nothing else', () => {
    expect(seen({ attachments: [{ fallback: 'all *well*', color: 'abc' }] })).toMatchObject({
      content: 'all well',
      cards: [{ color: '#aabbcc', blocks: [{ type: 'section', text: 'all **well**' }] }],
    });
  });

  test.each([
    ['Nagios :fire:', 'Nagios 🔥'],
    ['two\nlines\u202e', 'two lines'],
    [' \u2800 ', null],
    ['x'.repeat(90), `${'x'.repeat(79)}…`],
  ])('names its sender, on one line: %j', (username, name) => {
    expect(seen({ text: 'hello', username }).senderName).toBe(name);
  });

  test.each([
    [':ghost:', '👻'],
    ['👻', '👻'],
    [':flag-de:', '🇩🇪'],
    [':no_such:', null],
    ['https://example.org/x.png', null],
    ['ab', null],
  ])('has an emoji for a picture: %j', (icon, emoji) => {
    expect(seen({ text: 'hello', icon_emoji: icon }).senderEmoji).toBe(emoji);
  });

  test('with addresses that are none to follow has no links', () => {
    const { cards } = seen({
      attachments: [
        {
          title: 'title',
          title_link: 'javascript:alert(1)',
          author_name: 'author',
          author_link: 'data:text/html,x',
          image_url: 'file:///etc/passwd',
          actions: [{ text: 'go', url: 'javascript:alert(1)' }],
        },
      ],
    });
    expect(cards?.[0]?.blocks).toEqual([
      { type: 'context', text: 'author' },
      { type: 'header', text: 'title' },
    ]);
  });

  test.each([
    ['two empty paragraphs', [{ type: 'rich_text_section' }, { type: 'rich_text_section' }]],
    [
      'a list of empty items',
      [{ type: 'rich_text_list', elements: [{ type: 'rich_text_section' }, { type: 'rich_text_section' }] }],
    ],
  ])('of nothing but %s has nothing to see', (_, elements) => {
    expect(read({ blocks: [{ type: 'rich_text', elements }] })).toBeNull();
  });

  test('that is too long is shown from its beginning, and says so', () => {
    const { content, cards } = seen({ text: '上海x'.repeat(10_000) });
    expect(Array.from(content)).toHaveLength(maxContentLength);
    expect(content.endsWith('…')).toBe(true);
    expect(cards?.at(-1)?.blocks[0]).toMatchObject({
      type: 'context',
      text: expect.stringContaining('left out'),
    });
    expect(cards?.[0]?.blocks[0]).toMatchObject({ text: expect.stringMatching(/^上海x.*…$/) });
    expect(lengthOf(cards)).toBeGreaterThan(maxCardsLength - 10);
    expect(lengthOf(cards)).toBeLessThanOrEqual(maxCardsLength);

    const many = seen({
      attachments: Array.from({ length: 100 }, (_, index) => ({ text: `${index} ${'"'.repeat(900)}` })),
    });
    expect(bytesOf(many.cards)).toBeLessThanOrEqual(16_000);
    expect(many.cards?.at(-1)?.blocks[0]).toMatchObject({ text: expect.stringContaining('left out') });
  });

  test.each([
    ['one long text', { text: 'x '.repeat(9_000) }],
    ['text that takes many bytes', { text: '👩‍👩‍👧'.repeat(3_000) }],
    ['text that takes many bytes in JSON', { text: 'x\u0001'.repeat(10_000) }],
    ['many attachments', { attachments: Array.from({ length: 90 }, () => ({ text: 'x'.repeat(90) })) }],
    ['nothing but dividers and a word', { blocks: [...dividers(900), { type: 'markdown', text: 'x' }] }],
    ['many short fields', { attachments: [{ text: 'x', fields: fields(900, 1) }] }],
    ['one long field', { attachments: [{ text: 'x', fields: fields(1, 9_000) }] }],
    ['a long footer', { attachments: [{ text: 'x', footer: 'y '.repeat(9_000) }] }],
    ['a long title', { attachments: [{ text: 'x', title: 'y'.repeat(9_000) }] }],
    ['long addresses', { attachments: [{ text: '<https://example.org/a|b> '.repeat(900) }] }],
    ['many cards of marks', { attachments: Array.from({ length: 8 }, () => ({ text: '*_'.repeat(5_000) })) }],
  ])('of %s has cards as short as a message, and says that the rest was left out', (_, payload) => {
    const { cards } = seen(payload);
    expect(lengthOf(cards)).toBeLessThanOrEqual(maxCardsLength);
    expect(partsIn(cards)).toBeLessThanOrEqual(maxCardParts);
    expect(bytesOf(cards)).toBeLessThanOrEqual(16_000);
    expect(cards?.at(-1)?.blocks[0]).toMatchObject({ text: expect.stringContaining('left out') });
    expect(cards?.length).toBeGreaterThan(1);
  });

  test('of a field that is too long shows its beginning', () => {
    const { cards } = seen({ attachments: [{ text: 'x', fields: fields(1, 9_000) }] });
    const shown = cards?.[0]?.blocks[1];
    const text = shown?.type === 'fields' ? shown.fields[0]?.text : undefined;
    expect(text).toMatch(/^x{3900,}…$/);
  });

  function dividers(count: number) {
    return Array.from({ length: count }, () => ({ type: 'divider' }));
  }
  function fields(count: number, length: number) {
    return Array.from({ length: count }, () => ({ title: 'a', value: 'x'.repeat(length) }));
  }

  test('of more than cards have room for is read from its beginning, and says so', () => {
    const nothings = Array.from({ length: 3_000 }, () => ({}));
    expect(seen({ attachments: [{ text: 'First' }, ...nothings, { text: 'Last' }] })).toMatchObject({
      content: 'First',
      cards: [
        { blocks: [{ type: 'section', text: 'First' }] },
        { blocks: [{ type: 'context', text: '… The rest was too long and has been left out.' }] },
      ],
    });
  });

  test('with a long text shows its blocks as well', () => {
    const { content, cards } = seen({
      text: 'x'.repeat(100_000),
      username: 'Nagios',
      blocks: [{ text: { text: 'y'.repeat(500) }, type: 'section' }],
    });
    expect(content).toMatch(/^x{3999}…$/);
    expect(cards).toEqual([
      { blocks: [{ type: 'section', text: 'y'.repeat(500) }] },
      { blocks: [{ type: 'context', text: '… The rest was too long and has been left out.' }] },
    ]);
  });

  test('whose long text shrinks to little says that the rest was left out', () => {
    const { content, cards } = seen({ text: `${'&amp;'.repeat(5_000)} end` });
    expect(content).toBe('&'.repeat(1_600));
    expect(cards?.at(-1)?.blocks[0]).toMatchObject({ text: expect.stringContaining('left out') });
  });

  test.each([
    ['one text', { text: '*a* '.repeat(60_000) }],
    ['many texts', { attachments: Array.from({ length: 200 }, () => ({ text: '*a* '.repeat(300) })) }],
    [
      'many fields',
      { attachments: Array.from({ length: 90 }, () => ({ ...texts('pretext', 'text', 'footer') })) },
    ],
    [
      'lists in lists',
      { blocks: Array.from({ length: 300 }, () => ({ type: 'actions', elements: buttons(3) })) },
    ],
    [
      'fields that nobody knows',
      { text: 'x', ...texts(...Array.from({ length: 90 }, (_, index) => `k${index}`)) },
    ],
  ])('is read as far as can be shown, of %s', (_, given) => {
    const payload = readPayload(JSON.stringify(given));
    const read = sizeOf(payload);
    expect(read.text).toBeLessThanOrEqual(20_000);
    expect(read.items).toBeLessThanOrEqual(1_000);
  });

  function texts(...fields: string[]) {
    return Object.fromEntries(fields.map((field) => [field, '*a* '.repeat(200)]));
  }
  function buttons(count: number) {
    return Array.from({ length: count }, () => ({ text: 'a', url: 'https://example.org' }));
  }
  /** The length of all texts in a value, and the number of items in its lists. */
  function sizeOf(value: unknown): { text: number; items: number } {
    if (typeof value === 'string') return { text: value.length, items: 0 };
    if (typeof value !== 'object' || value === null) return { text: 0, items: 0 };
    const inner = Object.values(value).map(sizeOf);
    return {
      text: inner.reduce((total, { text }) => total + text, 0),
      items: inner.reduce((total, { items }) => total + items, Array.isArray(value) ? value.length : 0),
    };
  }

  test('that fits is left whole', () => {
    const { cards } = seen({ attachments: [{ text: 'x'.repeat(3_900) }] });
    expect(cards).toEqual([{ color: '#dddddd', blocks: [{ type: 'section', text: 'x'.repeat(3_900) }] }]);
  });

  const scrap = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '*bold*',
      ':fire:',
      '<https://example.org|x>',
      '&gt; x',
      '1769860800',
      '-1',
      '99999999999999',
      'good',
      '#fff',
    ),
    fc.string().map((text) => text.repeat(400)),
  );
  const anyText = fc.oneof(
    scrap,
    fc.record({ type: fc.constantFrom('mrkdwn', 'plain_text', 'x'), text: scrap }),
  );
  function listOf(item: fc.Arbitrary<unknown>) {
    return fc.oneof({ weight: 5, arbitrary: fc.array(item, { maxLength: 5 }) }, scrap);
  }
  const inline = fc.record(
    {
      type: fc.constantFrom('text', 'link', 'emoji', 'user', 'usergroup', 'broadcast', 'date', 'color'),
      text: scrap,
      url: scrap,
      name: scrap,
      value: scrap,
      timestamp: scrap,
      format: scrap,
      fallback: scrap,
      skin_tone: scrap,
      unicode: scrap,
      style: fc.oneof(
        scrap,
        fc.record({ bold: fc.boolean(), code: fc.boolean(), italic: fc.constant('yes') }),
      ),
    },
    { requiredKeys: ['type'] },
  );
  const richPart = fc.record(
    {
      type: fc.constantFrom(
        'rich_text_section',
        'rich_text_preformatted',
        'rich_text_quote',
        'rich_text_list',
      ),
      elements: listOf(
        fc.oneof(inline, fc.record({ type: fc.constant('rich_text_section'), elements: listOf(inline) })),
      ),
      style: scrap,
      indent: fc.integer({ min: -1, max: 9 }),
      offset: fc.integer({ min: -1, max: 9 }),
    },
    { requiredKeys: ['type'] },
  );
  const block = fc.record(
    {
      type: fc.constantFrom(
        'section',
        'header',
        'divider',
        'context',
        'image',
        'actions',
        'markdown',
        'rich_text',
        'table',
        'video',
      ),
      text: anyText,
      fields: listOf(anyText),
      elements: listOf(
        fc.oneof(
          anyText,
          richPart,
          fc.record({ type: fc.constant('image'), image_url: scrap, alt_text: scrap }),
        ),
      ),
      rows: listOf(
        listOf(fc.oneof(anyText, fc.record({ type: fc.constant('rich_text'), elements: listOf(richPart) }))),
      ),
      accessory: fc.oneof(scrap, fc.record({ text: anyText, url: scrap })),
      image_url: scrap,
      alt_text: scrap,
    },
    { requiredKeys: ['type'] },
  );
  const attachment = fc.record(
    Object.fromEntries([
      ...[
        'color',
        'pretext',
        'author_name',
        'author_link',
        'title',
        'title_link',
        'text',
        'image_url',
        'footer',
        'ts',
        'fallback',
      ].map((field) => [field, scrap] as const),
      ['fields', listOf(fc.record({ title: scrap, value: scrap, short: scrap }, { requiredKeys: [] }))],
      ['actions', listOf(fc.record({ text: anyText, url: scrap }, { requiredKeys: [] }))],
      ['blocks', listOf(block)],
    ]),
    { requiredKeys: [] },
  );
  const payload = fc.record(
    {
      text: scrap,
      username: scrap,
      icon_emoji: scrap,
      mrkdwn: scrap,
      blocks: listOf(block),
      attachments: listOf(attachment),
    },
    { requiredKeys: [] },
  );

  test('of whatever shape gives a message within the limits, or none', () => {
    fc.assert(
      fc.property(payload, (given) => {
        const body = JSON.stringify(given);
        const parsed = readPayload(body);
        if (parsed === null) {
          // A body with more values is not read at all.
          expect(shapeOf(body).values).toBeGreaterThan(10_000);
          return;
        }
        const message = messageOf(parsed);
        if (message === null) return;
        const { content, cards, senderName, senderEmoji } = message;
        expect(content.isWellFormed() && !isBlank(content)).toBe(true);
        expect(Array.from(content).length).toBeLessThanOrEqual(maxContentLength);
        expect(bytesOf(cards)).toBeLessThanOrEqual(16_000);
        expect(lengthOf(cards)).toBeLessThanOrEqual(maxCardsLength);
        expect(partsIn(cards)).toBeLessThanOrEqual(maxCardParts);
        expect(JSON.stringify(cards).isWellFormed()).toBe(true);
        if (cards !== null) {
          expect(cards.length).toBeGreaterThan(0);
          for (const card of cards) expect(cardSchema.parse(card)).toEqual(card);
        }
        if (senderName !== null) expect(Array.from(senderName).length).toBeLessThanOrEqual(80);
        if (senderEmoji !== null) expect(senderEmoji.length).toBeLessThanOrEqual(32);
      }),
      propertyRuns<[unknown]>(500, [
        [
          {
            blocks: [
              { type: 'rich_text', elements: [{ type: 'rich_text_section' }, { type: 'rich_text_section' }] },
            ],
          },
        ],
        [{ attachments: [{ image_url: 'https://example.org/%20' }] }],
        [{ text: '\u200b' }],
        ...['*bold*', '9', -1, '2-9', {}].map((tone): [unknown] => {
          const emoji = { type: 'emoji', name: '-1', skin_tone: tone };
          const section = { type: 'rich_text_section', elements: [emoji] };
          return [{ blocks: [{ type: 'rich_text', elements: [section] }] }];
        }),
      ]),
    );
  });
});

describe('a body', () => {
  const payload = { text: 'a & b + c = 50% 上海' };
  test.each([
    ['JSON', JSON.stringify(payload)],
    ['JSON with a byte order mark and spaces', `\uFEFF \n${JSON.stringify(payload)}\n`],
    ['a form', `payload=${encodeURIComponent(JSON.stringify(payload))}`],
    [
      'a form with other fields',
      new URLSearchParams({ token: 'x', payload: JSON.stringify(payload) }).toString(),
    ],
  ])('is read as %s', (_, body) => {
    expect(readPayload(body)?.text).toBe(payload.text);
  });

  test.each([
    ['a form of a hundred thousand fields', 'a&'.repeat(100_000)],
    ['a form with another field whose name ends alike', `${'a&'.repeat(100_000)}xpayload={"text":"x"}`],
    [
      'more values than are parsed',
      JSON.stringify({ text: 'x', more: Array.from({ length: 10_001 }, () => 0) }),
    ],
    ['fifty thousand keys', `{${'"":0,'.repeat(50_000)}"text":"x"}`],
  ])('is no payload: %s', (_, body) => {
    expect(readPayload(body)).toBeNull();
  });

  test('is read behind as many fields of a form as there are', () => {
    expect(readPayload(`${'a&'.repeat(100_000)}payload={"text":"x"}&payload={}`)?.text).toBe('x');
  });

  test.each([
    '',
    ' ',
    '[]',
    '"text"',
    '7',
    'null',
    '{',
    '{"text":',
    'payload=',
    'payload=[]',
    'payload=x',
    'text=hello',
    '%',
    'payload=%',
  ])('is no payload: %j', (body) => {
    expect(readPayload(body)).toBeNull();
  });

  test('of whatever characters is read or is none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (body) => void readPayload(body)),
      propertyRuns(100),
    );
    fc.assert(
      fc.property(fc.json(), (body) => void readPayload(body)),
      propertyRuns(100),
    );
  });
});

function bytesOf(cards: Card[] | null): number {
  return Buffer.byteLength(JSON.stringify(cards));
}

/** Code points of all texts. */
function lengthOf(cards: Card[] | null): number {
  const texts = (cards ?? []).flatMap(({ blocks }) =>
    blocks.flatMap((block) => {
      if (block.type === 'divider') return [];
      return block.type === 'fields'
        ? block.fields.flatMap(({ title, text }) => [title, text])
        : [block.text];
    }),
  );
  return Array.from(texts.join('')).length;
}

function partsIn(cards: Card[] | null): number {
  const blocks = (cards ?? []).flatMap((card) => card.blocks);
  const fields = blocks.flatMap((block) => (block.type === 'fields' ? block.fields : []));
  return (cards ?? []).length + blocks.length + fields.length;
}

test.each([
  ['deploy_prod is 5* now', 'deploy_prod is 5* now'],
  ['C:\\dir\\_a', 'C:\\dir\\_a'],
  ['a.b! #c', 'a.b! #c'],
  ['*a* and **b', '\\*a\\* and **b'],
])('in plain text, backslashes stand before marks alone: %j', (text, content) => {
  expect(seen({ text, mrkdwn: false }).content).toBe(content);
  const block = { type: 'section', text: { type: 'plain_text', text } };
  expect(seen({ blocks: [block] }).cards).toEqual([{ blocks: [{ type: 'section', text: content }] }]);
});

test('a line that begins with > is a quote, with or without a space behind it', () => {
  expect(seen({ text: '&gt;one\n&gt; two' }).content).toBe('> one\n> two');
});
