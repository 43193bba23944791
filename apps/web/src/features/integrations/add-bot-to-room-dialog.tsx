import { inviteInput, type Bot } from '@parley/api-contract';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { ResourceDialog } from '@/components/resource/resource-dialog.tsx';
import type { ItemDialogProps } from '@/components/resource/resource-list.tsx';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { isolated } from '@/lib/direction.ts';
import { roomTitle } from '@/lib/room-title.ts';
import { trpc } from '@/lib/trpc.ts';
import { useAccount } from '@/live/me.ts';
import { useRoomsFor } from '@/live/rights.ts';
import { RoomField } from './room-field.tsx';
import { chosenRoom, noRoomYet } from './rooms.ts';

/** Adds the bot to one of the viewer's rooms or groups, listed by latest activity. */
export function AddBotToRoomDialog({ item: bot, isOpen, onClose }: ItemDialogProps<Bot>) {
  const viewerId = useAccount()?.id;
  const rooms = useRoomsFor('room.invite').map(({ room }) => room);
  const invite = trpc.rooms.invite.useMutation();
  return (
    <ResourceDialog
      isOpen={isOpen}
      onClose={onClose}
      title={m.bots_add_title({ name: isolated(bot.displayName) })}
      description={m.bots_add_hint()}
      mutation={invite}
    >
      {rooms.length === 0 ? (
        <EmptyState title={m.bots_add_no_rooms()} />
      ) : (
        <DialogForm
          initial={noRoomYet}
          schema={inviteInput}
          toInput={({ roomId }) => ({ roomId: chosenRoom(rooms, roomId)?.id, userIds: [bot.id] })}
          problems={{}}
          mutation={invite}
          onSuccess={({ room, addedUserIds }) => {
            const names = { name: isolated(bot.displayName), room: isolated(roomTitle(room, viewerId)) };
            if (addedUserIds.length === 0) toast(m.bots_was_there(names));
            else toast.success(m.bots_added(names));
            onClose();
          }}
          submitLabel={m.bots_add_submit()}
        >
          {(field) => <RoomField {...field('roomId')} label={m.bots_add_room()} rooms={rooms} />}
        </DialogForm>
      )}
    </ResourceDialog>
  );
}
