import { updateRoomInput, type Room } from '@parley/api-contract';
import { can, isOpenRoom } from '@parley/rules';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { EmojiPicker } from '@/components/emoji-picker.tsx';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { Dialog, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { trpc } from '@/lib/trpc.ts';
import { useRoomEntry } from '@/live/me.ts';
import { useActor } from '@/live/rights.ts';
import { DescriptionField } from './description-field.tsx';
import { NewcomersField } from './newcomers-field.tsx';
import { PostingField } from './posting-field.tsx';
import { SlowModeField } from './slow-mode-field.tsx';
import { VisibilityChoice, type Visibility } from './visibility-choice.tsx';

interface EditRoomDialogProps {
  /** A room that has a name. */
  room: Room;
  isOpen: boolean;
  onClose: () => void;
}

export function EditRoomDialog({ room, isOpen, onClose }: EditRoomDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader title={m.rooms_edit_title()} description={m.rooms_edit_hint()} />
        <EditRoomForm room={room} onSaved={onClose} />
      </DialogContent>
    </Dialog>
  );
}

const emojis = ['💬', '📣', '🛠️', '🐛', '🚀', '🎨', '🌱', '📚', '☕'];

function EditRoomForm({ room, onSaved }: { room: Room; onSaved: () => void }) {
  const utils = trpc.useUtils();
  const update = trpc.rooms.update.useMutation();
  const actor = useActor();
  const membership = useRoomEntry(room.id)?.membership ?? null;
  const canSetNewcomers = actor !== null && can(actor, 'room.setNewcomersJoin', { room, membership });
  const canSetKind = actor !== null && can(actor, 'room.setKind', { room, membership });
  const navigate = useNavigate();
  const isReadableAs = (kind: Visibility) =>
    actor !== null && can(actor, 'room.read', { room: { ...room, kind }, membership });
  // As they were when the dialog opened: what isn't changed here isn't sent, and so doesn't undo the change of somebody else.
  const [before] = useState(() => settingsOf(room));
  return (
    <DialogForm
      initial={before}
      schema={updateRoomInput}
      toInput={(values) => ({ roomId: room.id, ...changesFrom(before, values) })}
      problems={{
        name: m.rooms_name_invalid,
        topic: m.rooms_topic_invalid,
        description: m.rooms_description_invalid,
      }}
      mutation={update}
      onSuccess={async ({ room: { kind } }) => {
        onSaved();
        // An administrator may not be in the room, and then isn't told of the change.
        if (kind === 'private' && !isReadableAs(kind)) await navigate({ to: '/' });
        await Promise.all([utils.rooms.get.invalidate({ roomId: room.id }), utils.rooms.list.invalidate()]);
      }}
      submitLabel={m.rooms_edit_submit()}
    >
      {(field) => (
        <>
          <TextField
            {...field('name')}
            label={m.rooms_name()}
            {...(isOpenRoom(room) && { hint: m.rooms_name_hint() })}
          />
          <TextField {...field('topic')} label={m.rooms_topic()} hint={m.rooms_topic_hint()} isOptional />
          <DescriptionField {...field('description')} />
          <EmojiPicker
            {...field('emoji')}
            label={m.rooms_emoji()}
            emojis={emojis}
            noneLabel={m.rooms_no_emoji()}
          />
          <PostingField {...field('posting')} />
          <SlowModeField {...field('slowModeSeconds')} />
          {canSetNewcomers && <NewcomersField {...field('newcomersJoin')} />}
          {canSetKind && <VisibilityChoice {...field('kind')} />}
          {field('kind').value !== before.kind && (
            <Notice variant="caution">{becomesText(field('kind').value, isReadableAs)}</Notice>
          )}
        </>
      )}
    </DialogForm>
  );
}

function becomesText(kind: Visibility, isReadableAs: (kind: Visibility) => boolean): string {
  if (kind === 'public') return m.rooms_become_public();
  return isReadableAs(kind) ? m.rooms_become_private() : m.rooms_become_private_outside();
}

function settingsOf(room: Room) {
  const kind: Visibility = isOpenRoom(room) ? 'public' : 'private';
  return {
    name: room.name ?? '',
    topic: room.topic ?? '',
    description: room.description ?? '',
    emoji: room.emoji ?? '',
    posting: room.posting,
    slowModeSeconds: room.slowModeSeconds,
    newcomersJoin: room.newcomersJoin,
    kind,
  };
}

function changesFrom<Values extends object>(before: Values, values: Values): Partial<Values> {
  const changed = Object.entries(values).filter(
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.entries loses the types of the keys
    ([name, value]) => value !== before[name as keyof Values],
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- some of the same entries
  return Object.fromEntries(changed) as Partial<Values>;
}
