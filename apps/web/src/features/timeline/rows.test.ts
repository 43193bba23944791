import type { Message } from '@parley/api-contract';
import { describe, expect, test } from 'vitest';
import type { OutboxItem } from '@/live/outbox.ts';
import { ann, bo, message as messageOf } from '@/live/test-room.ts';
import { rowsOf, type Row, type RowsInput } from './rows.ts';
import { dayLabel } from './times.ts';

function at(hour: number, minute = 0, day = 15): string {
  return new Date(2026, 5, day, hour, minute).toISOString();
}

function message(seq: number, author: typeof ann, createdAt: string, more: Partial<Message> = {}): Message {
  return messageOf(seq, seq, { author, createdAt, ...more });
}

function rows(messages: readonly Message[], more: Partial<RowsInput> = {}): string[] {
  return rowsOf({ messages, pending: [], hasOlder: false, viewerId: ann.id, readSeq: null, ...more }).map(
    short,
  );
}

function short(row: Row): string {
  if (row.kind === 'message') return `${row.isGrouped ? '+' : ''}${row.message.seq}`;
  return row.kind === 'pending' ? `${row.isGrouped ? '+' : ''}pending` : row.kind;
}

describe('grouping', () => {
  test('messages of one author within five minutes are grouped under one name', () => {
    const messages = [
      message(1, ann, at(9, 0)),
      message(2, ann, at(9, 4)),
      message(3, bo, at(9, 5)),
      message(4, bo, at(9, 11)),
    ];
    expect(rows(messages)).toEqual(['beginning', 'day', '1', '+2', '3', '4']);
  });

  test('a reply shows its quote, and so starts a new group', () => {
    const messages = [message(1, ann, at(9)), message(2, ann, at(9), { replyTo: 1 })];
    expect(rows(messages)).toEqual(['beginning', 'day', '1', '2']);
  });

  test('cards show their sender, and so do messages of a bot under another name', () => {
    const sender = { name: 'Grafana', emoji: null };
    const messages = [
      message(1, bo, at(9), { sender }),
      message(2, bo, at(9), { sender }),
      message(3, bo, at(9), { sender, cards: [{ blocks: [{ type: 'divider' }] }] }),
      message(4, bo, at(9), { sender: { name: 'Grafana', emoji: '🔥' } }),
      message(5, bo, at(9), { sender: { name: 'Jenkins', emoji: '🔥' } }),
      message(6, bo, at(9)),
    ];
    expect(rows(messages)).toEqual(['beginning', 'day', '1', '+2', '3', '4', '5', '6']);
  });

  test('each day in the reader’s time zone begins with its name', () => {
    const messages = [message(1, ann, at(23, 59)), message(2, ann, at(0, 1, 16))];
    expect(rows(messages)).toEqual(['beginning', 'day', '1', 'day', '2']);
  });

  test('a pending message is in the same group, and keeps its row when it is confirmed', () => {
    const item: OutboxItem = {
      clientMessageId: 'client-2',
      roomId: 7,
      content: 'text 2',
      replyTo: null,
      order: 1,
      createdAt: at(9, 1),
      state: 'sending',
      seq: null,
      error: null,
    };
    const first = message(1, ann, at(9));
    const input = { hasOlder: false, viewerId: ann.id, readSeq: null };
    const sending = rowsOf({ ...input, messages: [first], pending: [item] });
    expect(sending.map(short)).toEqual(['beginning', 'day', '1', '+pending']);
    const sent = rowsOf({ ...input, messages: [first, message(2, ann, at(9, 1))], pending: [] });
    expect(sent.at(-1)?.key).toBe(sending.at(-1)?.key);
  });

  test('loading older messages changes no existing row', () => {
    const messages = Array.from({ length: 20 }, (_, index) =>
      message(index + 1, index % 3 ? ann : bo, at(9, index)),
    );
    const input = { pending: [], viewerId: ann.id, readSeq: null };
    const late = rowsOf({ ...input, messages: messages.slice(10), hasOlder: true });
    const all = rowsOf({ ...input, messages, hasOlder: false });
    expect(all.slice(-late.length)).toEqual(late);
    expect(late.length).toBeGreaterThan(5);
  });
});

describe('the line above new messages', () => {
  const messages = [
    message(1, bo, at(9)),
    message(2, ann, at(9)),
    message(3, bo, at(9)),
    message(4, bo, at(9)),
  ];

  test('is before the first unread message of someone else', () => {
    expect(rows(messages, { readSeq: 1 })).toEqual(['beginning', 'day', '1', '2', 'unread', '3', '+4']);
  });

  test('skips deleted messages, and is absent when only deleted ones are unread', () => {
    const gone = { deletedAt: at(10), content: '' };
    const deleted = [message(3, bo, at(9), gone), message(4, bo, at(9))];
    expect(rows([...messages.slice(0, 2), ...deleted], { readSeq: 1 }).indexOf('unread')).toBe(5);
    const allGone = deleted.map((each) => ({ ...each, ...gone }));
    expect(rows([...messages.slice(0, 2), ...allGone], { readSeq: 2 })).not.toContain('unread');
  });

  test('is absent when everything is read, or when the mark is outside what is loaded', () => {
    expect(rows(messages, { readSeq: 4 })).not.toContain('unread');
    expect(rows(messages.slice(2), { readSeq: 1, hasOlder: true })).not.toContain('unread');
  });
});

test('days are named in the reader’s time zone', () => {
  const now = new Date(2026, 5, 15, 12);
  expect(dayLabel(at(0, 1), now)).toBe('Today');
  expect(dayLabel(at(23, 59, 14), now)).toBe('Yesterday');
  expect(dayLabel(at(12, 0, 13), now)).toContain('13');
  expect(dayLabel(new Date(2024, 0, 2).toISOString(), now)).toContain('2024');
});
