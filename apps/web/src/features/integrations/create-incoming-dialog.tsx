import { createIncomingWebhookInput, maxDisplayNameLength } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { ResourceDialog } from '@/components/resource/resource-dialog.tsx';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { trpc } from '@/lib/trpc.ts';
import { AddressStep } from './address-step.tsx';
import { RoomField } from './room-field.tsx';
import { chosenRoom, noRoomYet, useManagedRooms } from './rooms.ts';

/** Asks for the room and name, then shows the address, once. */
export function CreateIncomingDialog(dialog: { isOpen: boolean; onClose: () => void }) {
  const utils = trpc.useUtils();
  const rooms = useManagedRooms();
  const create = trpc.incomingWebhooks.create.useMutation({
    onSettled: () => void utils.incomingWebhooks.list.invalidate(),
  });
  return (
    <ResourceDialog
      {...dialog}
      title={m.incoming_create()}
      description={m.incoming_create_hint()}
      mutation={create}
      renderOutput={({ path }) => <AddressStep path={path} />}
    >
      {rooms.length === 0 ? (
        <EmptyState title={m.incoming_no_rooms()} description={m.incoming_no_rooms_hint()} />
      ) : (
        <DialogForm
          initial={{ name: '', ...noRoomYet }}
          schema={createIncomingWebhookInput}
          toInput={({ roomId, name }) => ({ roomId: chosenRoom(rooms, roomId)?.id, name })}
          problems={{ name: () => m.app_name_invalid({ max: maxDisplayNameLength }) }}
          mutation={create}
          submitLabel={m.incoming_create_submit()}
        >
          {(field) => (
            <>
              <TextField {...field('name')} label={m.incoming_name()} hint={m.incoming_name_hint()} />
              <RoomField
                {...field('roomId')}
                label={m.incoming_room()}
                hint={m.incoming_room_hint()}
                rooms={rooms}
              />
            </>
          )}
        </DialogForm>
      )}
    </ResourceDialog>
  );
}
