import type { MessageDraft, RoomCounters } from '../draft.ts';
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
  needs(change, rows) {
    const { roomId, authorId, by, webhookId } = change;
    rows.sent(change);
    rows.membership({ roomId, userId: authorId });
    if (by !== undefined) rows.membership({ roomId, userId: by });
    if (webhookId !== undefined) rows.webhook(webhookId);
  },

  decide(change, draft) {
    const { roomId, authorId, clientMessageId, content, replyTo, at } = change;
    const { senderName = null, senderEmoji = null, cards = null } = change;
    const room = writableRoom(change, draft);
    if (room === undefined) return refused('room_not_found');
    const membership = draft.membership({ roomId, userId: authorId });
    const first = draft.sent(change);
    if (first !== undefined) return { ok: true, message: first, isChange: false, membership };
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
    // Authors have read up to their own message.
    return { ok: true, message, isChange: true, membership: draft.markRead(membership, message.seq) };
  },
};

/** The room, if it may be written in: by a webhook's bot, which need not be a member, on somebody's behalf, or by the author. */
function writableRoom(
  { roomId, authorId, by = authorId, webhookId }: SendChange,
  draft: MessageDraft,
): RoomCounters | undefined {
  if (webhookId === undefined) return draft.roomFor('message.send', { roomId, userId: by });
  const webhook = draft.webhook(webhookId);
  return webhook?.roomId === roomId && webhook.botId === authorId ? draft.room(roomId) : undefined;
}
