import { refusalOf } from '@parley/rules';
import { refused, type ChangeKind } from './change-kind.ts';

export interface EditChange {
  kind: 'edit';
  roomId: number;
  seq: number;
  /** The message's author: nobody else may edit it. */
  by: number;
  content: string;
  at: number;
}

export const editChange: ChangeKind<EditChange> = {
  needs(change, rows) {
    rows.membership({ roomId: change.roomId, userId: change.by });
    rows.message(change);
  },

  decide(change, draft) {
    const place = { roomId: change.roomId, userId: change.by };
    const room = draft.roomFor('room.read', place);
    if (room === undefined) return refused('room_not_found');
    const message = draft.message(change);
    if (message === undefined) return refused('message_not_found');
    const membership = draft.membership(place);
    const facts = { room, membership, authorId: message.authorId };
    const refusal = refusalOf(draft.actor(place), 'message.edit', facts);
    if (refusal !== null) return refused(refusal);
    if (message.deletedAt !== null) return refused('message_deleted');

    // The cards would still say what the author has changed.
    const edited = { content: change.content, cards: null, editedAt: change.at };
    return {
      ok: true,
      message: draft.revise(room, message, edited),
      isChange: true,
      membership,
    };
  },
};
