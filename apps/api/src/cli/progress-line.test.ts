import { expect, it } from 'vitest';
import { createProgressLine } from './progress-line.ts';

function streamOf(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string | Uint8Array) => written.push(String(text)) > 0;
  return { isTTY, write, written };
}

it('rewrites one line on a terminal, and leaves nothing of it', () => {
  const stream = streamOf(true);
  const line = createProgressLine(stream);
  line.show('1 of 10');
  line.show('2 of 10');
  line.clear();
  expect(stream.written).toEqual(['\r1 of 10\u001B[K', '\r2 of 10\u001B[K', '\r\u001B[K']);
});

it('adds a line every five seconds elsewhere', () => {
  const stream = streamOf(false);
  let nowMs = 0;
  const line = createProgressLine(stream, () => nowMs);
  for (; nowMs <= 12_000; nowMs += 1_000) line.show(`after ${nowMs} ms`);
  line.clear();
  expect(stream.written).toEqual(['after 5000 ms\n', 'after 10000 ms\n']);
});
