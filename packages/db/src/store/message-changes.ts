import type { MembershipRow, MessageRow } from '../schema/tables.ts';

export interface SendChange {
  kind: 'send';
  roomId: number;
  authorId: number;
  /** Who has the author, a bot, write here: they are asked for whether they may, and not the bot. */
  onBehalfOf?: number;
  clientMessageId: string;
  content: string;
  /** The seq of the message in the same room that this one answers. */
  replyTo: number | null;
  /** Under which name and emoji it is shown, in place of the author's own. */
  senderName?: string | null;
  senderEmoji?: string | null;
  /** What is shown in place of the content, in JSON. An edit takes it away. */
  cards?: string | null;
  /** The incoming webhook that it is posted to, whose bot may write in its room without being in it. */
  webhookId?: number;
  at: number;
}

export interface EditChange {
  kind: 'edit';
  roomId: number;
  seq: number;
  authorId: number;
  content: string;
  at: number;
}

export interface DeleteChange {
  kind: 'delete';
  roomId: number;
  seq: number;
  authorId: number;
  at: number;
}

export type MessageChange = SendChange | EditChange | DeleteChange;

export type MessageChangeResult =
  /**
   * `isChange` is false for a repeated send, which returns the first message, and for the delete of a deleted message. `membership`
   * is the author's as the change leaves it: who writes has read up to there.
   */
  | { ok: true; message: MessageRow; isChange: boolean; membership: MembershipRow | null }
  /** `room_not_found` also for a room that the author may not read, or for a webhook that is gone; `message_not_found` for an answer to a message that it does not have. */
  | { ok: false; reason: MessageRefusal };

export type MessageRefusal = 'room_not_found' | 'message_not_found' | 'not_author' | 'message_deleted';
