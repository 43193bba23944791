import { can } from '@parley/rules';
import { refused, type ChangeKind } from './change-kind.ts';

export interface DeleteChange {
  kind: 'delete';
  roomId: number;
  seq: number;
  /** Its author, the owner of the room, or an administrator. */
  deletedBy: number;
  at: number;
}

export const deleteChange: ChangeKind<DeleteChange> = {
  needs(change, rows) {
    rows.membership({ roomId: change.roomId, userId: change.deletedBy });
    rows.message(change);
    rows.role(change.deletedBy);
  },

  decide(change, draft) {
    const { roomId, deletedBy, at } = change;
    const room = draft.roomFor('room.read', { roomId, userId: deletedBy });
    if (room === undefined) return refused('room_not_found');
    const message = draft.message(change);
    if (message === undefined) return refused('message_not_found');
    const membership = draft.membership({ roomId, userId: deletedBy });
    const facts = { room, membership, authorId: message.authorId };
    if (!can(draft.actor(deletedBy), 'message.delete', facts)) return refused('not_author');
    if (message.deletedAt !== null) return { ok: true, message, isChange: false, membership };

    const isAuthor = message.authorId === deletedBy;
    const tombstone = { content: '', cards: null, deletedAt: at, deletedBy: isAuthor ? null : deletedBy };
    return { ok: true, message: draft.revise(room, message, tombstone), isChange: true, membership };
  },
};
