import type { IncomingWebhookRow, MembershipRow, MessageRow, RoomRow } from '../schema/tables.ts';
import { isReadable } from './memberships.ts';
import type {
  DeleteChange,
  EditChange,
  MessageChange,
  MessageChangeResult,
  SendChange,
} from './message-changes.ts';

/** Where a webhook's bot may write. */
export type WebhookPlace = Pick<IncomingWebhookRow, 'id' | 'roomId' | 'botId'>;

export type RoomCounters = Pick<RoomRow, 'id' | 'kind' | 'lastSeq' | 'version'>;

/** What a batch of changes does to the database, decided in memory in the order of the changes. */
export interface MessageBatch {
  results: MessageChangeResult[];
  /** Messages that are new, each as the batch leaves it. */
  inserted: MessageRow[];
  /** Older messages that changed, each as the batch leaves it. */
  updated: MessageRow[];
  /** The same ones, as they were before. */
  replaced: MessageRow[];
  /** The counters of the rooms whose messages changed. */
  rooms: RoomCounters[];
  /** The authors' memberships whose read marks moved. */
  memberships: MembershipRow[];
}

/** What a batch is decided on, as the transaction read it and as far as it exists. */
export interface BatchState {
  /** The rooms that the changes name. */
  rooms: readonly RoomCounters[];
  /** The memberships of them of the authors, and of those on whose behalf they write. */
  memberships: readonly MembershipRow[];
  /** The messages that the changes edit, delete or send again. */
  messages: readonly MessageRow[];
  /** The incoming webhooks that the changes name. */
  webhooks: readonly WebhookPlace[];
}

/** Decides a batch. */
export function decideBatch(
  changes: readonly MessageChange[],
  { rooms, memberships, messages, webhooks }: BatchState,
): MessageBatch {
  const draft: Draft = {
    rooms: new Map(rooms.map((room) => [room.id, { ...room }])),
    memberships: new Map(memberships.map((membership) => [memberKeyOf(membership), membership])),
    messages: new Map(messages.map((message) => [keyOf(message), message])),
    webhooks: new Map(webhooks.map((webhook) => [webhook.id, webhook])),
    seqs: new Map(messages.map((message) => [sendKeyOf(message), message.seq])),
    insertedKeys: new Set(),
    updatedKeys: new Set(),
    replaced: [],
    changedRooms: new Set(),
    markedKeys: new Set(),
  };
  const results = changes.map((change) => decide(change, draft));
  return {
    results,
    inserted: rowsOf(draft.insertedKeys, draft),
    updated: rowsOf(draft.updatedKeys, draft),
    replaced: draft.replaced,
    rooms: [...draft.changedRooms],
    memberships: [...draft.markedKeys].flatMap((key) => draft.memberships.get(key) ?? []),
  };
}

interface Draft {
  rooms: Map<number, RoomCounters>;
  memberships: Map<string, MembershipRow>;
  messages: Map<string, MessageRow>;
  webhooks: Map<number, WebhookPlace>;
  /** The seq of each message by what makes its send unique. */
  seqs: Map<string, number>;
  insertedKeys: Set<string>;
  updatedKeys: Set<string>;
  replaced: MessageRow[];
  changedRooms: Set<RoomCounters>;
  markedKeys: Set<string>;
}

function decide(change: MessageChange, draft: Draft): MessageChangeResult {
  const room = draft.rooms.get(change.roomId);
  const membership = draft.memberships.get(memberKeyOf({ ...change, userId: change.authorId })) ?? null;
  // Asked here, inside the transaction: who has just been removed writes nothing any more.
  if (room === undefined || !mayWrite(change, { room, membership }, draft)) {
    return { ok: false, reason: 'room_not_found' };
  }
  return change.kind === 'send'
    ? decideSend(change, { room, membership }, draft)
    : decideRevision(change, { room, membership }, draft);
}

function mayWrite(change: MessageChange, { room, membership }: Place, draft: Draft): boolean {
  if (change.kind !== 'send') return isReadable(room, membership);
  const { webhookId, onBehalfOf } = change;
  if (webhookId !== undefined) {
    const webhook = draft.webhooks.get(webhookId);
    return webhook?.roomId === room.id && webhook.botId === change.authorId;
  }
  if (onBehalfOf === undefined) return isReadable(room, membership);
  return isReadable(room, draft.memberships.get(memberKeyOf({ ...change, userId: onBehalfOf })));
}

interface Place {
  room: RoomCounters;
  membership: MembershipRow | null;
}

function decideSend(change: SendChange, { room, membership }: Place, draft: Draft): MessageChangeResult {
  const { roomId, authorId, clientMessageId, content, replyTo, at } = change;
  const { senderName = null, senderEmoji = null, cards = null } = change;
  const seq = draft.seqs.get(sendKeyOf(change));
  const first = seq === undefined ? undefined : draft.messages.get(keyOf({ roomId, seq }));
  if (first !== undefined) return { ok: true, message: first, isChange: false, membership };
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
    senderName,
    senderEmoji,
    cards,
    createdAt: at,
    editedAt: null,
    deletedAt: null,
  };
  draft.seqs.set(sendKeyOf(message), message.seq);
  draft.messages.set(keyOf(message), message);
  draft.insertedKeys.add(keyOf(message));
  draft.changedRooms.add(room);
  return { ok: true, message, isChange: true, membership: markRead(membership, message.seq, draft) };
}

/** Who writes has read up to there. */
function markRead(membership: MembershipRow | null, readSeq: number, draft: Draft): MembershipRow | null {
  if (membership === null || membership.readSeq >= readSeq) return membership;
  const marked = { ...membership, readSeq };
  draft.memberships.set(memberKeyOf(marked), marked);
  draft.markedKeys.add(memberKeyOf(marked));
  return marked;
}

function decideRevision(
  change: EditChange | DeleteChange,
  { room, membership }: Place,
  draft: Draft,
): MessageChangeResult {
  const key = keyOf(change);
  const message = draft.messages.get(key);
  if (message === undefined) return { ok: false, reason: 'message_not_found' };
  if (message.authorId !== change.authorId) return { ok: false, reason: 'not_author' };
  if (message.deletedAt !== null) {
    return change.kind === 'delete'
      ? { ok: true, message, isChange: false, membership }
      : { ok: false, reason: 'message_deleted' };
  }

  room.version += 1;
  const { version } = room;
  const revised: MessageRow =
    change.kind === 'edit'
      ? { ...message, version, content: change.content, cards: null, editedAt: change.at }
      : { ...message, version, content: '', cards: null, deletedAt: change.at };
  draft.messages.set(key, revised);
  if (!draft.insertedKeys.has(key) && !draft.updatedKeys.has(key)) {
    draft.updatedKeys.add(key);
    draft.replaced.push(message);
  }
  draft.changedRooms.add(room);
  return { ok: true, message: revised, isChange: true, membership };
}

function rowsOf(keys: ReadonlySet<string>, { messages }: Draft): MessageRow[] {
  return [...keys].flatMap((key) => messages.get(key) ?? []);
}

function memberKeyOf({ roomId, userId }: { roomId: number; userId: number }): string {
  return `${roomId} ${userId}`;
}

function keyOf({ roomId, seq }: { roomId: number; seq: number }): string {
  return `${roomId} ${seq}`;
}

function sendKeyOf(send: Pick<SendChange, 'roomId' | 'authorId' | 'clientMessageId'>): string {
  return `${send.roomId} ${send.authorId} ${send.clientMessageId}`;
}
