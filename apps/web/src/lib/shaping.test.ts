import { describe, expect, test } from 'vitest';
import { hostileMarkdown } from './markdown/hostile-markdown.ts';
import { shapingClass } from './shaping.ts';

describe.each(hostileMarkdown)('%s', (_, text) => {
  test('have no long run in which letters are shaped by their neighbours', () => {
    const hostile = text(4_000);
    const runs = hostile.split(/[\0- ]+/).map(({ length }) => length);
    const isHarmless = Math.max(...runs) < 300 && !/\p{M}{20}/u.test(hostile);
    if (!isHarmless) expect(shapingClass(hostile)).toBeDefined();
  });
});

test.each([
  'A sentence as people write it, with - dashes and 3 x 4 = 12 -> arrows.',
  'https://example.org/a/long/path?with=parameters&and=more',
  'สวัสดีครับ ยินดีที่ได้รู้จัก น้ำ ผู้ใหญ่',
  'Tiếng Việt có nhiều dấu',
  '```\nconst a = b;\n```',
])('what people write keeps the features of the font: %s', (text) => {
  expect(shapingClass(text)).toBeUndefined();
});

test('marks keep their positions in a long text without spaces', () => {
  expect(shapingClass('น้ำผู้ใหญ่ที่'.repeat(100))).toBe('shape-plainly');
});

test('marks piled on a letter are all drawn in one place', () => {
  expect(shapingClass(`a${'\u0301'.repeat(20)} and more`)).toBe('shape-flatly');
});
