import type { Message } from '@parley/api-contract';
import { isTextReplaced } from '@/features/message/decorations.tsx';
import type { OutboxItem } from '@/live/outbox.ts';
import { isSameDay } from './times.ts';

/** One row of the list. A row keeps its key while it shows the same thing: the list keeps its place by the keys. */
export type Row =
  | { kind: 'beginning'; key: string }
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string }
  | { kind: 'message'; key: string; message: Message; isGrouped: boolean }
  | { kind: 'pending'; key: string; item: OutboxItem; isGrouped: boolean };

export interface RowsInput {
  messages: readonly Message[];
  pending: readonly OutboxItem[];
  hasOlder: boolean;
  viewerId: number;
  /** The last message that was read when the room was opened; null if nothing counts as unread. */
  readSeq: number | null;
}

/** Consecutive messages of one sender within this time are grouped under one name. */
const groupMs = 5 * 60_000;

/**
 * The rows of a timeline. While older messages exist, the oldest loaded one is not shown: it only determines how the next one starts,
 * so that no row changes when older ones are loaded.
 */
export function rowsOf({ messages, pending, hasOlder, viewerId, readSeq }: RowsInput): Row[] {
  const rows: Row[] = hasOlder ? [] : [{ kind: 'beginning', key: 'beginning' }];
  const unreadSeq = firstUnread(messages, viewerId, readSeq);
  let before: Entry | null = null;

  for (const message of messages) {
    const entry = entryOf(message);
    const isContext: boolean = hasOlder && before === null;
    if (!isContext) {
      const opens = openings(before, entry, message.seq === unreadSeq);
      rows.push(...opens);
      const isGrouped = opens.length === 0 && mayBeGrouped(message) && isSameGroup(before, entry);
      rows.push({ kind: 'message', key: keyOf(entry.authorId, message.clientMessageId), message, isGrouped });
    }
    before = entry;
  }
  for (const item of pending) {
    const entry: Entry = { id: item.clientMessageId, authorId: viewerId, at: item.createdAt };
    const opens = openings(before, entry, false);
    rows.push(...opens);
    const isGrouped = opens.length === 0 && item.replyTo === null && isSameGroup(before, entry);
    rows.push({ kind: 'pending', key: keyOf(viewerId, item.clientMessageId), item, isGrouped });
    before = entry;
  }
  return rows;
}

export function indexOfSeq(rows: readonly Row[], seq: number): number {
  return rows.findIndex((row) => row.kind === 'message' && row.message.seq === seq);
}

/** The number of the first message from a row on; null if there is none. */
export function seqAt(rows: readonly Row[], index: number | undefined): number | null {
  const row = rows.slice(index).find(({ kind }) => kind === 'message');
  return row?.kind === 'message' ? row.message.seq : null;
}

interface Entry {
  id: string;
  authorId: number;
  /** The name and emoji, if they are not the author's own. */
  sender?: Message['sender'];
  at: string;
}

function entryOf({ seq, author, sender, createdAt }: Message): Entry {
  return { id: String(seq), authorId: author.id, sender, at: createdAt };
}

/** A message keeps its row from the moment it is sent. */
function keyOf(authorId: number, clientMessageId: string): string {
  return `${authorId}:${clientMessageId}`;
}

/** The rows before an entry: a new day, and the line above new messages. */
function openings(before: Entry | null, entry: Entry, isFirstUnread: boolean): Row[] {
  const rows: Row[] = [];
  if (before === null || !isSameDay(new Date(before.at), new Date(entry.at))) {
    rows.push({ kind: 'day', key: `day:${entry.id}`, at: entry.at });
  }
  if (isFirstUnread) rows.push({ kind: 'unread', key: 'unread' });
  return rows;
}

/** Replies and cards always show their sender, so that people see where one report ends and the next begins. */
function mayBeGrouped(message: Message): boolean {
  return message.replyTo === null && !isTextReplaced(message);
}

function isSameGroup(before: Entry | null, entry: Entry): boolean {
  if (before?.authorId !== entry.authorId) return false;
  if (before.sender?.name !== entry.sender?.name || before.sender?.emoji !== entry.sender?.emoji)
    return false;
  return Math.abs(Date.parse(entry.at) - Date.parse(before.at)) <= groupMs;
}

/** The first message after the mark that someone else wrote and that is not deleted, if the mark is in the loaded range. */
function firstUnread(messages: readonly Message[], viewerId: number, readSeq: number | null) {
  const first = messages[0];
  if (readSeq === null || first === undefined || first.seq > readSeq + 1) return null;
  const isUnread = ({ seq, author, deletedAt }: Message) =>
    seq > readSeq && author.id !== viewerId && deletedAt === null;
  return messages.find(isUnread)?.seq ?? null;
}
