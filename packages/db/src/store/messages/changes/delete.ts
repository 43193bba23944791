import { refusalOf } from '@parley/rules';
import { noDecorations } from '../draft.ts';
import { refused, type ChangeKind } from './change-kind.ts';

export interface DeleteChange {
  kind: 'delete';
  roomId: number;
  seq: number;
  /** The message's author, the owner of the room, or an administrator. */
  by: number;
  at: number;
}

export const deleteChange: ChangeKind<DeleteChange> = {
  needs(change, rows) {
    rows.membership({ roomId: change.roomId, userId: change.by });
    rows.message(change);
    rows.role(change.by);
  },

  decide(change, draft) {
    const { roomId, by, at } = change;
    const place = { roomId, userId: by };
    const room = draft.roomFor('room.read', place);
    if (room === undefined) return refused('room_not_found');
    const message = draft.message(change);
    if (message === undefined) return refused('message_not_found');
    const membership = draft.membership(place);
    const facts = { room, membership, authorId: message.authorId };
    const refusal = refusalOf(draft.actor(place), 'message.delete', facts);
    if (refusal !== null) return refused(refusal);
    if (message.deletedAt !== null) return { ok: true, message, isChange: false, membership };

    const isAuthor = message.authorId === by;
    const tombstone = { content: '', ...noDecorations, deletedAt: at, deletedBy: isAuthor ? null : by };
    return { ok: true, message: draft.revise(room, message, tombstone), isChange: true, membership };
  },
};
