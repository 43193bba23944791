import type { Refusal } from '@parley/rules';
import type { MembershipRow, MessageRow } from '../../../schema/tables.ts';
import type { MessageDraft } from '../draft.ts';
import type { NeededRows } from '../needed-rows.ts';

/** One kind of change of messages. Pure: it knows the draft alone. */
export interface ChangeKind<Change> {
  /** Names the rows that `decide` looks at, besides the room. */
  needs(change: Change, rows: NeededRows): void;
  /**
   * Makes the change in the draft, or refuses it and leaves the draft as it is. It may change several messages of its room. Who may do
   * what is asked here, inside the transaction: someone who has just been removed changes nothing any more.
   */
  decide(change: Change, draft: MessageDraft): MessageChangeResult;
}

export type MessageChangeResult =
  | {
      ok: true;
      /** The message that was changed, as the change leaves it. */
      message: MessageRow;
      /** Other messages of the room that the change changed too. */
      alsoChanged?: readonly MessageRow[];
      /** False for a repeated send, which returns the first message, and for deleting a deleted message. */
      isChange: boolean;
      /** That of the person who made the change, as the change leaves it: authors have read up to their own message. */
      membership: MembershipRow | null;
    }
  /** `room_not_found` also for a room that the author may not read, or for a webhook that is gone; `message_not_found` for an answer to a message that it does not have. */
  | { ok: false; reason: MessageRefusal };

export type MessageRefusal = Refusal | 'message_not_found' | 'message_deleted';

export function refused(reason: MessageRefusal): MessageChangeResult {
  return { ok: false, reason };
}
