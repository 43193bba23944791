import { updateRoomInput, type Room } from '@parley/api-contract';
import { isOpenRoom } from '@parley/rules';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { Dialog, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { trpc } from '@/lib/trpc.ts';
import { DescriptionField } from './description-field.tsx';

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

function EditRoomForm({ room, onSaved }: { room: Room; onSaved: () => void }) {
  const utils = trpc.useUtils();
  const update = trpc.rooms.update.useMutation();
  // As they were when the dialog opened: what isn't changed here isn't sent, and so doesn't undo the change of somebody else.
  const [before] = useState({ name: room.name ?? '', description: room.description ?? '' });
  return (
    <DialogForm
      initial={before}
      schema={updateRoomInput}
      toInput={({ name, description }) => ({
        roomId: room.id,
        ...(name !== before.name && { name }),
        ...(description !== before.description && { description }),
      })}
      problems={{ name: m.rooms_name_invalid, description: m.rooms_description_invalid }}
      mutation={update}
      onSuccess={async () => {
        onSaved();
        // An administrator may not be in the room, and then isn't told of the change.
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
          <DescriptionField {...field('description')} />
        </>
      )}
    </DialogForm>
  );
}
