import { isArchived, type Refusal } from '@parley/rules';
import type { LockedRoom, MessageDraft } from '../draft.ts';
import { refused, type ChangeKind } from './change-kind.ts';

export interface SendChange {
  kind: 'send';
  roomId: number;
  authorId: number;
  /** The member on whose behalf a bot writes; the author by default. Their permission is checked, not the bot's. */
  by?: number;
  clientMessageId: string;
  content: string;
  /** The seq of the message in the same room that this one replies to. */
  replyTo: number | null;
  /** The name and emoji to show instead of the author's own. */
  senderName?: string | null;
  senderEmoji?: string | null;
  /** What to show instead of the content, in JSON. An edit removes it. */
  cards?: string | null;
  /** The incoming webhook that it is posted to. Its bot may write in the room without being a member. */
  webhookId?: number;
  at: number;
}

export const sendChange: ChangeKind<SendChange> = {
  needs(change, rows, room) {
    const { roomId, authorId, by = authorId, webhookId } = change;
    rows.sent(change);
    rows.membership({ roomId, userId: authorId });
    if (by !== authorId) rows.membership({ roomId, userId: by });
    if (webhookId !== undefined) rows.webhook(webhookId);
    // Only these depend on somebody's role on the server.
    if (room?.posting === 'moderators' || isSlow(room)) rows.role(by);
  },

  decide(change, draft) {
    const { roomId, authorId, by = authorId, clientMessageId, content, replyTo, at } = change;
    const { senderName = null, senderEmoji = null, cards = null } = change;
    const room = draft.room(roomId);
    const membership = draft.membership({ roomId, userId: authorId });
    const first = draft.sent(change);
    // What is stored is stored, even if it would be refused by now.
    if (first !== undefined && draft.refusalOf('room.read', { roomId, userId: by }) === null) {
      return { ok: true, message: first, isChange: false, membership };
    }
    const refusal = refusalOf(change, draft);
    if (refusal !== null) return refused(refusal);
    if (room === undefined) return refused('room_not_found');
    const waitMs = slowModeWait(change, room, draft);
    if (waitMs > 0) return { ...refused('slow_mode'), waitMs };
    // A room has all messages from 1 to its last: deleted ones keep their rows.
    if (replyTo !== null && !(replyTo >= 1 && replyTo <= room.lastSeq)) return refused('message_not_found');

    const message = draft.insert(room, {
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
      deletedBy: null,
    });
    if (isSlow(room) && change.webhookId === undefined) draft.markSent({ roomId, userId: by }, at);
    // Authors have read up to their own message.
    const own = draft.membership({ roomId, userId: authorId });
    return { ok: true, message, isChange: true, membership: draft.markRead(own, message.seq) };
  },
};

/** A webhook's bot need not be a member; everyone else writes with the rights of the author, or of the member they write for. */
function refusalOf(
  { roomId, authorId, by = authorId, webhookId }: SendChange,
  draft: MessageDraft,
): Refusal | null {
  if (webhookId === undefined) return draft.refusalOf('message.send', { roomId, userId: by });
  const [webhook, room] = [draft.webhook(webhookId), draft.room(roomId)];
  if (webhook?.roomId !== roomId || webhook.botId !== authorId) return 'room_not_found';
  if (room === undefined || room.deletedAt !== null) return 'room_not_found';
  return isArchived(room) ? 'room_archived' : null;
}

function isSlow(room: LockedRoom | undefined): room is LockedRoom {
  return room !== undefined && room.slowModeSeconds > 0;
}

/** How long a member must wait, in milliseconds. Never longer than the slow mode: the clocks of two servers may differ. */
function slowModeWait(
  { roomId, authorId, by = authorId, webhookId, at }: SendChange,
  room: LockedRoom,
  draft: MessageDraft,
): number {
  const place = { roomId, userId: by };
  if (!isSlow(room) || webhookId !== undefined) return 0;
  if (draft.refusalOf('message.sendAtAnyRate', place) === null) return 0;
  const sentAt = draft.membership(place)?.sentAt ?? null;
  const slowModeMs = room.slowModeSeconds * 1000;
  return sentAt === null ? 0 : Math.min(sentAt + slowModeMs - at, slowModeMs);
}
