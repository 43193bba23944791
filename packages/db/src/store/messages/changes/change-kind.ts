import type { Refusal } from '@parley/rules';
import type { MembershipRow, MessageRow } from '../../../schema/tables.ts';
import type { LockedRoom, MessageDraft } from '../draft.ts';
import type { NeededRows } from '../needed-rows.ts';

/** One kind of change to messages. Pure: it knows only the draft. */
export interface ChangeKind<Change> {
  /** Declares the rows that `decide` looks at, besides the room, which is already locked; undefined if it does not exist. */
  needs(change: Change, rows: NeededRows, room: LockedRoom | undefined): void;
  /**
   * Makes the change in the draft, or refuses it and leaves the draft as it is. It may change several messages of its room. Permissions are
   * checked here, inside the transaction: someone who has just been removed can't change anything.
   */
  decide(change: Change, draft: MessageDraft): MessageChangeResult;
}

export type MessageChangeResult =
  | {
      ok: true;
      /** The changed message, as the change leaves it. */
      message: MessageRow;
      /** Other messages of the room that were changed too. */
      alsoChanged?: readonly MessageRow[];
      /** False for a repeated send, which returns the first message, and for deleting a deleted message. */
      isChange: boolean;
      /** The membership of the person who made the change, as the change leaves it: authors have read up to their own message. */
      membership: MembershipRow | null;
    }
  /** `room_not_found` also for a room that the author may not read, or a webhook that is gone; `message_not_found` also for a reply to a message that does not exist. */
  | RefusedChange;

export interface RefusedChange {
  ok: false;
  reason: MessageRefusal;
  /** With `slow_mode`: in how many milliseconds the same change is accepted. */
  waitMs?: number;
}

export type MessageRefusal = Refusal | 'message_not_found' | 'message_deleted' | 'slow_mode';

export function refused(reason: MessageRefusal): RefusedChange {
  return { ok: false, reason };
}
