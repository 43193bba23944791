import { expect, it } from 'vitest';
import { isOneEmoji } from './one-emoji.ts';

it.each(['📅', '❤️', '👩‍💻', '👍🏽', '🇯🇵', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '1️⃣', '👨‍👩‍👧‍👦', '🗓️'])('%s is one emoji', (text) => {
  expect(isOneEmoji(text)).toBe(true);
});

it.each([
  '',
  ' ',
  'x',
  '1',
  '#',
  '📅📅',
  '📅 ',
  ':calendar:',
  '★',
  '\ufe0f',
  '\u200b',
  'admin',
  '🇯',
  '👍\u200d',
])('“%s” is not one emoji', (text) => {
  expect(isOneEmoji(text)).toBe(false);
});
