import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../../../test-support/property-runs.ts';
import { Allowance, maxContainers, maxMarks } from './allowance.ts';
import { hostileMarkdown } from './hostile-markdown.ts';
import { parseMarkdown } from './parse-markdown.ts';
import type { Block, Inline } from './tree.ts';

/** A message has 4,000 characters, each of which may take two UTF-16 units. */
const maxLength = 8_000;
const stepsPerCharacter = 25;

function cost(text: string) {
  const allowance = new Allowance(text.length);
  const parsed = parseMarkdown(text, allowance);
  return { steps: allowance.steps, maxSteps: allowance.maxSteps, parsed };
}

/** Elements, and the texts between them. */
function countNodes(nodes: readonly (Block | Inline)[]): number {
  return nodes.reduce((sum, node) => {
    if (typeof node === 'string') return sum + 1;
    if (node.type === 'list') {
      return sum + 1 + node.items.length + countNodes(node.items.flatMap(({ children }) => children));
    }
    return sum + 1 + ('children' in node ? countNodes(node.children) : 1);
  }, 0);
}

function depthOf(nodes: readonly (Block | Inline)[]): number {
  return nodes.reduce((deepest, node) => {
    if (typeof node === 'string') return deepest;
    const children =
      node.type === 'list'
        ? node.items.flatMap((item) => item.children)
        : 'children' in node
          ? node.children
          : [];
    return Math.max(deepest, 1 + depthOf(children));
  }, 0);
}

describe.each(hostileMarkdown)('%s', (_, text) => {
  test('take steps in proportion to their length, and leave most of the allowance', () => {
    const { steps, maxSteps } = cost(text(maxLength));
    expect(steps).toBeLessThanOrEqual(stepsPerCharacter * maxLength);
    expect(steps).toBeLessThan(maxSteps);
  });

  test('take about twice the steps at twice the length', () => {
    // Text beyond the allowance is read in another way, so the proportion is not the same at every length.
    for (let length = 1_000; length <= 4 * maxLength; length *= 2) {
      expect(cost(text(2 * length)).steps).toBeLessThanOrEqual(2.25 * cost(text(length)).steps + 1_000);
    }
  });

  test('become a bounded number of elements, not nested deeply', () => {
    const { parsed } = cost(text(maxLength));
    expect(countNodes(parsed)).toBeLessThanOrEqual(3 * (maxContainers + maxMarks));
    expect(depthOf(parsed)).toBeLessThanOrEqual(40);
  });
});

function wordsOf(nodes: readonly (Block | Inline)[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node;
      if (node.type === 'code') return node.value;
      return wordsOf(node.type === 'list' ? node.items.flatMap(({ children }) => children) : node.children);
    })
    .join('');
}

const scraps = [
  'a',
  'b',
  ' ',
  '\n',
  '*',
  '**',
  '_',
  '~~',
  '`',
  '``',
  '[',
  ']',
  '(',
  ')',
  '<',
  '> ',
  '- ',
  '\\',
];

test('no word is left out or moved, whatever is around it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...scraps), { maxLength: 200, size: 'max' }), (parts) => {
      // The text after a code fence is not shown, and neither is the address of a link.
      const text = parts.join('').replaceAll('```', '').replaceAll('](', ']');
      fc.pre(!/^[\s>*-]*(?:`{3}|~{3})/m.test(text));
      expect(wordsOf(parseMarkdown(text)).replaceAll(/[^ab]/g, '')).toBe(text.replaceAll(/[^ab]/g, ''));
    }),
    propertyRuns(2_000),
  );
});

test('no mixture of marks takes more steps than its length allows', () => {
  const marks = fc.constantFrom(
    ...scraps,
    '](',
    'https://a.b',
    'www.',
    'a@b.cd',
    '1. ',
    '```',
    '~~~',
    '"',
    '.',
    ')',
  );
  const mixture = fc
    .tuple(fc.array(marks, { minLength: 1, maxLength: 12 }), fc.array(marks, { minLength: 1, maxLength: 12 }))
    .map(([first, second]) => first.join('').repeat(200) + second.join('').repeat(200));
  fc.assert(
    fc.property(mixture, (text) => {
      const { steps, parsed } = cost(text);
      expect(steps).toBeLessThanOrEqual(stepsPerCharacter * text.length + 500);
      expect(countNodes(parsed)).toBeLessThanOrEqual(3 * (maxContainers + maxMarks));
    }),
    propertyRuns(300),
  );
});

describe('beyond the allowance', () => {
  test('marks are shown as they were written, and those before them are not', () => {
    const text = '*a* '.repeat(maxMarks + 2).trim();
    const [paragraph] = parseMarkdown(text);
    if (paragraph?.type !== 'paragraph') throw new Error('There is no paragraph.');
    expect(paragraph.children.filter((each) => typeof each !== 'string')).toHaveLength(maxMarks);
    expect(paragraph.children.at(-1)).toBe(' *a* *a*');
  });

  test('containers are shown as they were written, and those before them are not', () => {
    const parsed = parseMarkdown('- a\n'.repeat(maxContainers).trim());
    const [list, rest] = parsed;
    if (list?.type !== 'list' || rest?.type !== 'paragraph')
      throw new Error('There is no list with text behind it.');
    expect(list.items.length).toBeGreaterThan(maxContainers / 3);
    const written = maxContainers - list.items.length;
    expect(rest.children).toEqual(['- a\n'.repeat(written).trim()]);
    expect(parsed).toHaveLength(2);
  });

  test('that all texts of a message share, no more marks are made', () => {
    const allowance = new Allowance(8_000);
    const texts = Array.from({ length: 8 }, () => '*a* '.repeat(250));
    const parsed = texts.flatMap((text) => parseMarkdown(text, allowance));
    expect(allowance.marks).toBe(maxMarks);
    expect(countNodes(parsed)).toBeLessThanOrEqual(3 * (maxContainers + maxMarks));
  });

  test('of steps, a text is shown as it was written', () => {
    const allowance = new Allowance(0);
    const text = '*a* '.repeat(1_000).trim();
    expect(wordsOf(parseMarkdown(text, allowance))).toBe(text);
    expect(wordsOf(parseMarkdown('**b**', allowance))).toBe('**b**');
  });
});
