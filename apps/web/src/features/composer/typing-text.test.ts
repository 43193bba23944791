import { expect, test } from 'vitest';
import { typingText } from './typing-text.ts';

test('up to two people who are typing are named', () => {
  expect(typingText([])).toBe(null);
  expect(typingText(['Ann'])).toBe('Ann is typing');
  expect(typingText(['Ann', 'Bo'])).toBe('Ann and Bo are typing');
  expect(typingText(['Ann', 'Bo', 'Cy'])).toBe('Several people are typing');
});
