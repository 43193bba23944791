import type { MessageRow, RoomRow } from '../schema/tables.ts';
import type {
  DeleteChange,
  EditChange,
  MessageChange,
  MessageChangeResult,
  SendChange,
} from './message-changes.ts';

export type RoomCounters = Pick<RoomRow, 'id' | 'lastSeq' | 'version'>;

/** What a batch of changes does to the database, decided in memory in the order of the changes. */
export interface MessageBatch {
  results: MessageChangeResult[];
  /** Messages that are new, each as the batch leaves it. */
  inserted: MessageRow[];
  /** Older messages that changed, each as the batch leaves it. */
  updated: MessageRow[];
  /** The counters of the rooms whose messages changed. */
  rooms: RoomCounters[];
}

/**
 * Decides a batch. `rooms` are the rooms that the changes name, and `messages` the messages that they edit, delete or send again,
 * both as the transaction read them and as far as they exist.
 */
export function decideBatch(
  changes: readonly MessageChange[],
  rooms: readonly RoomCounters[],
  messages: readonly MessageRow[],
): MessageBatch {
  const draft: Draft = {
    rooms: new Map(rooms.map((room) => [room.id, { ...room }])),
    messages: new Map(messages.map((message) => [keyOf(message), message])),
    seqs: new Map(messages.map((message) => [sendKeyOf(message), message.seq])),
    insertedKeys: new Set(),
    updatedKeys: new Set(),
    changedRooms: new Set(),
  };
  const results = changes.map((change) => decide(change, draft));
  return {
    results,
    inserted: rowsOf(draft.insertedKeys, draft),
    updated: rowsOf(draft.updatedKeys, draft),
    rooms: [...draft.changedRooms],
  };
}

interface Draft {
  rooms: Map<number, RoomCounters>;
  messages: Map<string, MessageRow>;
  /** The seq of each message by what makes its send unique. */
  seqs: Map<string, number>;
  insertedKeys: Set<string>;
  updatedKeys: Set<string>;
  changedRooms: Set<RoomCounters>;
}

function decide(change: MessageChange, draft: Draft): MessageChangeResult {
  const room = draft.rooms.get(change.roomId);
  if (room === undefined) return { ok: false, reason: 'room_not_found' };
  return change.kind === 'send' ? decideSend(change, room, draft) : decideRevision(change, room, draft);
}

function decideSend(change: SendChange, room: RoomCounters, draft: Draft): MessageChangeResult {
  const { roomId, authorId, clientMessageId, content, replyTo, at } = change;
  const seq = draft.seqs.get(sendKeyOf(change));
  const first = seq === undefined ? undefined : draft.messages.get(keyOf({ roomId, seq }));
  if (first !== undefined) return { ok: true, message: first, isChange: false };
  // A room has all messages from 1 to its last: deleted ones keep their rows.
  if (replyTo !== null && !(replyTo >= 1 && replyTo <= room.lastSeq)) {
    return { ok: false, reason: 'message_not_found' };
  }

  room.lastSeq += 1;
  room.version += 1;
  const message: MessageRow = {
    roomId,
    seq: room.lastSeq,
    version: room.version,
    authorId,
    clientMessageId,
    content,
    replyTo,
    createdAt: at,
    editedAt: null,
    deletedAt: null,
  };
  draft.seqs.set(sendKeyOf(message), message.seq);
  draft.messages.set(keyOf(message), message);
  draft.insertedKeys.add(keyOf(message));
  draft.changedRooms.add(room);
  return { ok: true, message, isChange: true };
}

function decideRevision(
  change: EditChange | DeleteChange,
  room: RoomCounters,
  draft: Draft,
): MessageChangeResult {
  const key = keyOf(change);
  const message = draft.messages.get(key);
  if (message === undefined) return { ok: false, reason: 'message_not_found' };
  if (message.authorId !== change.authorId) return { ok: false, reason: 'not_author' };
  if (message.deletedAt !== null) {
    return change.kind === 'delete'
      ? { ok: true, message, isChange: false }
      : { ok: false, reason: 'message_deleted' };
  }

  room.version += 1;
  const { version } = room;
  const revised: MessageRow =
    change.kind === 'edit'
      ? { ...message, version, content: change.content, editedAt: change.at }
      : { ...message, version, content: '', deletedAt: change.at };
  draft.messages.set(key, revised);
  if (!draft.insertedKeys.has(key)) draft.updatedKeys.add(key);
  draft.changedRooms.add(room);
  return { ok: true, message: revised, isChange: true };
}

function rowsOf(keys: ReadonlySet<string>, { messages }: Draft): MessageRow[] {
  return [...keys].flatMap((key) => messages.get(key) ?? []);
}

function keyOf({ roomId, seq }: { roomId: number; seq: number }): string {
  return `${roomId} ${seq}`;
}

function sendKeyOf(send: Pick<SendChange, 'roomId' | 'authorId' | 'clientMessageId'>): string {
  return `${send.roomId} ${send.authorId} ${send.clientMessageId}`;
}
