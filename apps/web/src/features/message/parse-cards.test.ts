import type { Card } from '@parley/api-contract';
import { describe, expect, test } from 'vitest';
import { Allowance, maxContainers, maxMarks } from '@/lib/markdown/allowance.ts';
import { hostileMarkdown } from '@/lib/markdown/hostile-markdown.ts';
import { parseCards } from './parse-cards.ts';

/** Eight cards, together as long as cards could be before they were limited to the length of a message. */
function cardsOf(text: (length: number) => string): Card[] {
  return Array.from({ length: 8 }, () => ({
    blocks: [
      { type: 'section', text: text(1_000) },
      { type: 'fields', fields: [{ title: 'a', text: text(500), isShort: true }] },
      { type: 'context', text: text(500) },
    ],
  }));
}

describe.each(hostileMarkdown)('cards of %s', (_, text) => {
  test('take no more steps and elements than one message of their length', () => {
    const allowance = new Allowance(16_000);
    parseCards(cardsOf(text), allowance);
    expect(allowance.steps).toBeLessThanOrEqual(25 * 16_000);
    expect(allowance.containers).toBeLessThanOrEqual(maxContainers + 24);
    expect(allowance.marks).toBeLessThanOrEqual(maxMarks);
  });
});

test('every text of a card is kept and parsed', () => {
  const [card] = parseCards([
    {
      color: 'good',
      blocks: [
        { type: 'header', text: '**title**' },
        { type: 'section', text: '**text**' },
        { type: 'fields', fields: [{ title: '*field*', text: '`code`', isShort: false }] },
        { type: 'divider' },
        { type: 'context', text: 'small', at: '2026-01-31T12:00:00.000Z' },
      ],
    },
  ]);
  const strong = { type: 'strong', children: ['text'] };
  expect(card).toEqual({
    color: 'good',
    blocks: [
      { type: 'header', parsed: [{ type: 'paragraph', children: ['**title**'] }] },
      { type: 'section', parsed: [{ type: 'paragraph', children: [strong] }] },
      {
        type: 'fields',
        fields: [
          {
            title: '*field*',
            parsed: [{ type: 'paragraph', children: [{ type: 'code', value: 'code' }] }],
            isShort: false,
          },
        ],
      },
      { type: 'divider' },
      {
        type: 'context',
        parsed: [{ type: 'paragraph', children: ['small'] }],
        at: '2026-01-31T12:00:00.000Z',
      },
    ],
  });
});

test.each([
  ['https://ci.example/1', { type: 'link', href: 'https://ci.example/1', children: ['ci.example'] }],
  [
    'https://evil.example/1',
    { type: 'link', href: 'https://evil.example/1', children: ['ci.example'], host: 'evil.example' },
  ],
  ['javascript:alert(1)', 'ci.example'],
])('a title that leads to %s says so', (url, shown) => {
  const [card] = parseCards([{ blocks: [{ type: 'header', text: 'ci.example', url }] }]);
  expect(card?.blocks).toEqual([{ type: 'header', parsed: [{ type: 'paragraph', children: [shown] }] }]);
});
