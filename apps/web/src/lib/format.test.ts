import { expect, test } from 'vitest';
import { formatDuration, longAgo, timeLeft } from './format.ts';

const now = Date.UTC(2026, 6, 15, 12);
const minuteMs = 60_000;

test.each([
  [0.9, null],
  [1, '1 minute ago'],
  [59.9, '59 minutes ago'],
  [60, '1 hour ago'],
  [23.9 * 60, '23 hours ago'],
  [24 * 60, 'yesterday'],
  [40 * 24 * 60, 'last month'],
  [800 * 24 * 60, '2 years ago'],
  // The clocks of two machines differ.
  [-5, null],
])('%d minutes are %s', (minutes, words) => {
  expect(longAgo(new Date(now - minutes * minuteMs).toISOString(), now)).toBe(words);
});

test.each([
  [0.2, '1 second'],
  [5, '5 seconds'],
  [59, '59 seconds'],
  [59.1, '1 minute'],
  [60, '1 minute'],
  [61, '2 minutes'],
  [300, '5 minutes'],
  [3590, '1 hour'],
  [3600, '1 hour'],
  [3601, '2 hours'],
  [21_600, '6 hours'],
])('%d seconds are said as %s', (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words);
});

test.each([
  [-5, 'in 1 minute'],
  [0.2, 'in 1 minute'],
  [60 - 0.1, 'in 60 minutes'],
  [24 * 60, 'tomorrow'],
  // A week, a moment after it was chosen.
  [7 * 24 * 60 - 0.1, 'in 7 days'],
  [30 * 24 * 60, 'next month'],
])('%d minutes from now are %s', (minutes, words) => {
  expect(timeLeft(new Date(now + minutes * minuteMs).toISOString(), now)).toBe(words);
});
