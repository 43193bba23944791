import type { LockedRoom, MessageDraft } from '../draft.ts';
import type { NeededRows } from '../needed-rows.ts';
import type { ChangeKind, MessageChangeResult } from './change-kind.ts';
import { deleteChange, type DeleteChange } from './delete.ts';
import { editChange, type EditChange } from './edit.ts';
import { sendChange, type SendChange } from './send.ts';

/** Everything that can be done to messages. A new kind of change is a file next to this one, and two lines here. */
interface Changes {
  send: SendChange;
  edit: EditChange;
  delete: DeleteChange;
}

const changeKinds: { [Kind in keyof Changes]: ChangeKind<Changes[Kind]> } = {
  send: sendChange,
  edit: editChange,
  delete: deleteChange,
};

export type MessageChange = Changes[keyof Changes];

type ChangeOf<Kind extends keyof Changes> = Changes[Kind] & { kind: Kind };

/** Declares the rows that a change needs read before it is decided, given its room. */
export function nameNeeds<Kind extends keyof Changes>(
  change: ChangeOf<Kind>,
  rows: NeededRows,
  room: LockedRoom | undefined,
): void {
  changeKinds[change.kind].needs(change, rows, room);
}

/** Makes a change in the draft, or refuses it. */
export function decide<Kind extends keyof Changes>(
  change: ChangeOf<Kind>,
  draft: MessageDraft,
): MessageChangeResult {
  return changeKinds[change.kind].decide(change, draft);
}
