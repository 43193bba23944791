import { updateRoomInput, type Room } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { Dialog, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { trpc } from '@/lib/trpc.ts';

interface RenameGroupDialogProps {
  /** A group conversation. */
  room: Room;
  isOpen: boolean;
  onClose: () => void;
}

export function RenameGroupDialog({ room, isOpen, onClose }: RenameGroupDialogProps) {
  const update = trpc.rooms.update.useMutation();
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="sm:max-w-md">
        <DialogHeader title={m.rooms_rename_group_title()} description={m.rooms_rename_group_hint()} />
        <DialogForm
          initial={{ name: room.name ?? '' }}
          schema={updateRoomInput}
          toInput={({ name }) => ({ roomId: room.id, name: name.trim() })}
          problems={{ name: m.rooms_name_invalid }}
          mutation={update}
          onSuccess={onClose}
          submitLabel={m.rooms_edit_submit()}
        >
          {(field) => <TextField {...field('name')} label={m.rooms_name()} isOptional />}
        </DialogForm>
      </DialogContent>
    </Dialog>
  );
}
