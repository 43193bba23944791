import { fromCommonMark } from '@parley/text';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../../../test-support/property-runs.ts';
import { plainText } from '../plain-text.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { textOf } from './tree.ts';

function shown(markdown: string): string {
  return parseMarkdown(markdown)
    .map((block) => (block.type === 'paragraph' ? textOf(block.children) : `not a paragraph: ${block.type}`))
    .join('\n\n');
}

describe("text with CommonMark's backslashes", () => {
  test.each([
    ['a name', 'snake\\_case', 'snake_case'],
    ['what would be italic', '\\*a\\*', '\\*a\\*'],
    ['what would be bold', '\\*\\*a\\*\\*', '\\*\\*a\\*\\*'],
    ['a mark that nothing belongs to', '5\\* hotel', '5* hotel'],
    ['a backslash', 'C:\\\\dir', 'C:\\dir'],
    ['a backslash before a mark', 'C:\\\\\\_a\\_ b', 'C:\\\\\\_a\\_ b'],
    ['punctuation', 'a\\. b\\! \\#c', 'a. b! #c'],
    ['nothing', 'C:\\dir', 'C:\\dir'],
    ['an item', '1\\. a', '1\\. a'],
    ['code', '`a\\_b` \\_', '`a\\_b` _'],
    ['fenced code', '```\n\\_a\n```\n\\_', '```\n\\_a\n```\n_'],
    ['a link', '\\[a](https://a.example/)', '\\[a](https://a.example/)'],
  ])('%s', (_, written, expected) => {
    expect(fromCommonMark(written)).toBe(expected);
    expect(plainText(fromCommonMark(written))).not.toContain('\\\\');
  });
});

test('fully escaped text is shown as it was', () => {
  const parts = fc.constantFrom(...'a,B,1,é,字,。, ,\\,\\\\,*,**,_,~,~~,`,``,[,],(,),.,/,",😀'.split(','));
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 40, size: 'max' }), (written) => {
      const text = `a ${written.join('')}`.trimEnd();
      const escaped = text.replaceAll(/[\\`*_~[\]]/g, '\\$&');
      expect(shown(fromCommonMark(escaped))).toBe(text);
    }),
    propertyRuns(5_000),
  );
});
