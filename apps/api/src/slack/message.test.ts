import { cardSchema, maxCardParts, maxCardsLength, maxContentLength, type Card } from '@parley/api-contract';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alertmanager, github, grafana, jenkins, richText, sentry } from '../../test/slack-senders.ts';
import { messageOf, type PostedMessage } from './message.ts';
import { readPayload } from './payload.ts';

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

describe('what programs post to Slack becomes a message that says the same', () => {
  test('of Grafana', () => {
    expect(seen(grafana)).toEqual({
      senderName: 'Grafana',
      senderEmoji: '🔶',
      content:
        '[FIRING:1] HighLatency (api prod)\nFiring\n\nValue: A=1.2, C=1\nLabels:\n - alertname = HighLatency\n' +
        ' - instance = api_1:9090\nSilence: https://grafana.example.org/alerting/silence/new?alertmanager=grafana&matcher=a%3Db\n' +
        'abc.png\nGrafana v11.2.0',
      cards: [
        {
          color: '#d63232',
          blocks: [
            {
              type: 'header',
              text: '[FIRING:1] HighLatency (api prod)',
              url: 'https://grafana.example.org/alerting/list?a=1&b=2',
            },
            {
              type: 'section',
              text: expect.stringContaining(' - instance = api_1:9090\n\nSilence: https://'),
            },
            {
              type: 'section',
              text: '[abc.png](https://grafana.example.org/render/d-solo/abc.png?width=1000)',
            },
            { type: 'context', text: 'Grafana v11.2.0', at: '2026-01-31T12:00:00.000Z' },
          ],
        },
      ],
    });
  });

  test('of Alertmanager', () => {
    expect(seen(alertmanager)).toEqual({
      senderName: 'Alertmanager',
      senderEmoji: null,
      content:
        '[RESOLVED] DiskFull db-1\nSummary: disk of db-1 is full <5%\nSeverity: critical\nCluster: eu-1\nService: db\nSilence 🔕',
      cards: [
        {
          color: 'good',
          blocks: [
            {
              type: 'header',
              text: '[RESOLVED] DiskFull db-1',
              url: 'http://alertmanager.example.org/#/alerts?receiver=slack',
            },
            { type: 'section', text: '**Summary:** disk of `db-1` is full <5%\n**Severity:** critical' },
            {
              type: 'fields',
              fields: [
                { title: 'Cluster', text: 'eu-1', isShort: true },
                { title: 'Service', text: '[db](https://wiki.example.org/db)', isShort: true },
              ],
            },
            { type: 'section', text: '[Silence 🔕](http://alertmanager.example.org/#/silences/new)' },
          ],
        },
      ],
    });
  });

  test('of Jenkins', () => {
    expect(seen(jenkins)).toEqual({
      senderName: null,
      senderEmoji: null,
      content:
        'Parley - #42 Failure after 3 min 2 sec (Open)\nChanges:\n- fix the flaky test [Ann]\n- bump deps [Bo]',
      cards: [
        {
          blocks: [
            {
              type: 'section',
              text: 'Parley - #42 Failure after 3 min 2 sec ([Open](https://ci.example.org/job/parley/42/))',
            },
          ],
        },
        {
          color: 'danger',
          blocks: [{ type: 'section', text: 'Changes:\n- fix the **flaky** test [Ann]\n- bump deps [Bo]' }],
        },
      ],
    });
  });

  test('of Sentry', () => {
    const { content, cards } = seen(sentry);
    expect(content).toBe(
      '[parley-web] TypeError: x is undefined\nEvents: 1204\nHandled: false\nCulprit: apply_event in live/apply-event.ts',
    );
    expect(cards?.[1]).toEqual({
      color: '#e03e2f',
      blocks: [
        {
          type: 'fields',
          fields: [
            { title: 'Events', text: '1204', isShort: true },
            { title: 'Handled', text: 'false', isShort: true },
            { title: 'Culprit', text: 'apply_event in live/apply-event.ts', isShort: false },
          ],
        },
      ],
    });
  });

  test('of GitHub Actions, whose text stands in for the blocks', () => {
    expect(seen(github)).toMatchObject({
      content:
        'GitHub Actions: build passed\nBuild passed ✅\nabc by octo_cat\nView run\nBranch\nmain\nTook\n3 min\n' +
        'Coverage of 97 %\nPushed by @octo · just *now*',
      cards: [
        {
          blocks: [
            { type: 'header', text: 'Build passed ✅' },
            { type: 'section', text: '[`abc`](https://github.com/o/r/commit/abc) by **octo_cat**' },
            { type: 'section', text: '[View run](https://github.com/o/r/actions/runs/1)' },
            { type: 'divider' },
            {
              type: 'fields',
              fields: [
                { title: '', text: '**Branch**\nmain', isShort: true },
                { title: '', text: '**Took**\n3 min', isShort: true },
              ],
            },
            { type: 'section', text: '[Coverage of 97 %](https://example.org/coverage.png)' },
            { type: 'context', text: 'Pushed by @octo · just \\*now\\*' },
          ],
        },
      ],
    });
  });

  test('of an editor that makes rich text', () => {
    expect(seen(richText)).toMatchObject({
      content: 'Release 1.4 🎉 see notes\nfaster\nx = y\nnpm start\nat last@here',
      cards: [
        {
          blocks: [
            {
              type: 'section',
              text:
                'Release **1.4** 🎉 see [notes](https://example.org/notes)\n\n- faster\n- `x = y`\n\n' +
                '```\nnpm start\n```\n\n> at last@here',
            },
          ],
        },
      ],
    });
  });
});

describe('a payload', () => {
  test('of text alone has no cards', () => {
    expect(seen({ text: 'Deployed *1.4* :rocket:' })).toEqual({
      content: 'Deployed **1.4** 🚀',
      cards: null,
      senderName: null,
      senderEmoji: null,
    });
    expect(seen({ text: 'as *it* stands', mrkdwn: false }).content).toBe('as \\*it\\* stands');
  });

  test.each([
    {},
    { text: '' },
    { text: ' \n ' },
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
    ['text that takes many bytes in JSON', { text: '\u0001'.repeat(20_000) }],
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
        { blocks: [{ type: 'context', text: '… What follows was too long and has been left out.' }] },
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
      { blocks: [{ type: 'context', text: '… What follows was too long and has been left out.' }] },
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
  /** Of all that is in a value: how long its texts are, and how many items its lists have. */
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
      type: fc.constantFrom('text', 'link', 'emoji', 'user', 'broadcast', 'date', 'color'),
      text: scrap,
      url: scrap,
      name: scrap,
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
        const message = read(given);
        if (message === null) return;
        const { content, cards, senderName, senderEmoji } = message;
        expect(content.isWellFormed() && content.trim() !== '').toBe(true);
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
      { numRuns: 500 },
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
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (body) => void readPayload(body)));
    fc.assert(fc.property(fc.json(), (body) => void readPayload(body)));
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
