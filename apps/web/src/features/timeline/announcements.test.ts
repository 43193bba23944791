import type { Message } from '@parley/api-contract';
import { expect, test } from 'vitest';
import { hear, type Announcements, type LiveEnd } from './announcements.ts';

const viewer = { id: 1, displayName: 'ann' };
const bo = { id: 2, displayName: 'bo' };

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only these fields of a message are read
const message = (seq: number, content: string, rest: object = {}) =>
  ({ seq, content, author: bo, deletedAt: null, ...rest }) as unknown as Message;

const end = (messages: Message[], endSeq = messages.at(-1)?.seq ?? 0): LiveEnd => ({
  messages,
  endSeq,
  viewerId: viewer.id,
});
const opened: Announcements = { heardSeq: 2, items: [] };
const history = [message(1, 'one'), message(2, 'two')];

/** What is announced as the live end goes through these states. */
function said(before: Announcements, ...ends: LiveEnd[]): string[] {
  return ends.reduce(hear, before).items.map(({ text }) => text);
}

test.each<[guarantee: string, before: Announcements, ends: LiveEnd[], texts: string[]]>([
  ['messages that were already there are not announced', opened, [end(history)], []],
  ['new messages are announced', opened, [end([...history, message(3, 'three')])], ['bo: three']],
  [
    'a text that repeats the one before is announced again',
    opened,
    [end([...history, message(3, 'yes')]), end([...history, message(3, 'yes'), message(4, 'yes')])],
    ['bo: yes', 'bo: yes'],
  ],
  [
    'messages that arrive together are announced in order',
    opened,
    [end([...history, message(3, 'a'), message(4, 'b'), message(5, 'c')])],
    ['bo: a', 'bo: b', 'bo: c'],
  ],
  [
    'Markdown marks are not read out',
    opened,
    [end([...history, message(3, '**bold** and [a page](https://example.org) and `code`')])],
    ['bo: bold and a page and code'],
  ],
  [
    'the viewer’s own messages are not announced',
    opened,
    [end([...history, message(3, 'mine', { author: viewer })])],
    [],
  ],
  [
    'a message that was deleted before it was announced is not announced',
    opened,
    [end([...history, message(3, '', { deletedAt: '2026-01-01T00:00:00.000Z' })])],
    [],
  ],
  [
    'edits are not announced',
    opened,
    [end([...history, message(3, 'thre')]), end([...history, message(3, 'three')])],
    ['bo: thre'],
  ],
  ['nothing is announced away from the live end', opened, [end([], 9)], []],
  [
    'messages that were missed there are announced on the way back',
    opened,
    [end([], 3), end([...history, message(3, 'three')])],
    ['bo: three'],
  ],
  [
    'a room whose end was unknown begins where it is',
    { heardSeq: null, items: [] },
    [{ ...end([]), endSeq: null }, end(history), end([...history, message(3, 'three')])],
    ['bo: three'],
  ],
  [
    'the first message of a room is announced',
    { heardSeq: 0, items: [] },
    [end([message(1, 'one')])],
    ['bo: one'],
  ],
  [
    'a bot is announced under the name that it chose',
    opened,
    [end([...history, message(3, 'up', { sender: { name: 'Weather' } })])],
    ['Weather: up'],
  ],
])('%s', (_guarantee, before, ends, texts) => {
  expect(said(before, ...ends)).toEqual(texts);
});

test('in a flood, only the newest are kept, and without news nothing changes', () => {
  const flood = Array.from({ length: 1000 }, (_, index) => message(index + 3, `line ${index + 3}`));
  const heard = hear(opened, end([...history, ...flood]));
  expect(heard.items.map(({ seq }) => seq)).toEqual([993, 994, 995, 996, 997, 998, 999, 1000, 1001, 1002]);
  expect(hear(heard, end([...history, ...flood]))).toBe(heard);
});

test('a long text is cut, but no character is cut in half', () => {
  const [text = ''] = said(opened, end([...history, message(3, '😀'.repeat(2000))]));
  expect(text.length).toBeLessThanOrEqual('bo: '.length + 1000);
  expect(text.isWellFormed()).toBe(true);
});
