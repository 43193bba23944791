import { deleteRoomInput, type Room } from '@parley/api-contract';
import { useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { Dialog, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { isolated } from '@/lib/direction.ts';
import { trpc } from '@/lib/trpc.ts';

interface DeleteRoomDialogProps {
  room: Room;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks for the room's name before everything in it is deleted for good. */
export function DeleteRoomDialog({ room, isOpen, onClose }: DeleteRoomDialogProps) {
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const remove = trpc.rooms.delete.useMutation();
  const name = isolated(room.name ?? '');
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      {/* After deleting, the focus goes to the next page, not to what had it before. */}
      <DialogContent variant="alert" finalFocus={() => remove.isIdle || remove.isError}>
        <DialogHeader title={m.rooms_delete_title({ name })} description={m.rooms_delete_hint()} />
        <DialogForm
          initial={{ name: '' }}
          schema={deleteRoomInput}
          toInput={(values) => ({ roomId: room.id, ...values })}
          problems={{ name: m.error_room_name_wrong }}
          mutation={remove}
          onSuccess={async () => {
            onClose();
            toast.success(m.rooms_deleted_done({ name }));
            await navigate({ to: '/' });
            await utils.rooms.get.reset({ roomId: room.id });
            await utils.rooms.list.invalidate();
          }}
          submitLabel={m.rooms_delete_submit()}
          isDestructive
        >
          {(field) => (
            <TextField {...field('name')} label={m.rooms_delete_name()} placeholder={room.name ?? ''} />
          )}
        </DialogForm>
      </DialogContent>
    </Dialog>
  );
}
