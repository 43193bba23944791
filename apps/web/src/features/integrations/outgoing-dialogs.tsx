import {
  createOutgoingWebhookInput,
  updateOutgoingWebhookInput,
  webhookEvents,
  type OutgoingWebhook,
  type Room,
  type WebhookEvent,
} from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { ResourceDialog } from '@/components/resource/resource-dialog.tsx';
import type { ItemDialogProps } from '@/components/resource/resource-list.tsx';
import { SigningSecretStep } from '@/components/resource/secret-panel.tsx';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { isolated } from '@/lib/direction.ts';
import { trpc } from '@/lib/trpc.ts';
import type { FormOptions } from '@/lib/use-form.ts';
import { EventChoice } from './event-choice.tsx';
import { RoomField } from './room-field.tsx';
import { chosenRoom, noRoomYet, useManagedRooms } from './rooms.ts';

/** Asks for the room, name, address and events, then shows the secret, once. */
export function CreateOutgoingDialog(dialog: { isOpen: boolean; onClose: () => void }) {
  const utils = trpc.useUtils();
  const rooms = useManagedRooms();
  const create = trpc.outgoingWebhooks.create.useMutation({
    onSettled: () => void utils.outgoingWebhooks.list.invalidate(),
  });
  return (
    <ResourceDialog
      {...dialog}
      title={m.outgoing_create()}
      description={m.outgoing_create_hint()}
      mutation={create}
      renderOutput={({ secret }) => <SigningSecretStep secret={secret} />}
    >
      {rooms.length === 0 ? (
        <EmptyState title={m.outgoing_no_rooms()} description={m.outgoing_no_rooms_hint()} />
      ) : (
        <WebhookForm
          initial={{ ...noRoomYet, name: '', url: '', events: [...webhookEvents] }}
          rooms={rooms}
          schema={createOutgoingWebhookInput}
          toInput={(values) => ({ ...values, roomId: chosenRoom(rooms, values.roomId)?.id })}
          mutation={create}
          submitLabel={m.outgoing_create_submit()}
        />
      )}
    </ResourceDialog>
  );
}

export function EditOutgoingDialog({
  item: { id: webhookId, roomId, name, url, events },
  ...dialog
}: ItemDialogProps<OutgoingWebhook>) {
  const utils = trpc.useUtils();
  const update = trpc.outgoingWebhooks.update.useMutation({
    onSettled: () => void utils.outgoingWebhooks.list.invalidate(),
  });
  return (
    <ResourceDialog {...dialog} title={m.resource_edit_title({ name: isolated(name) })} mutation={update}>
      <WebhookForm
        initial={{ roomId, name, url, events }}
        schema={updateOutgoingWebhookInput}
        toInput={(values) => ({ ...values, webhookId })}
        mutation={update}
        onSuccess={dialog.onClose}
        submitLabel={m.resource_save()}
      />
    </ResourceDialog>
  );
}

interface WebhookValues {
  roomId: number | undefined;
  name: string;
  url: string;
  events: WebhookEvent[];
}

interface WebhookFormProps<Input, Output> extends Omit<
  FormOptions<WebhookValues, Input, Output>,
  'problems'
> {
  /** The rooms to choose from; without them, the room doesn't change. */
  rooms?: readonly Room[];
  submitLabel: string;
}

/** A webhook's name, events and address. */
function WebhookForm<Input, Output>({ rooms, ...form }: WebhookFormProps<Input, Output>) {
  return (
    <DialogForm
      {...form}
      problems={{ name: m.hooks_name_invalid, url: m.hooks_url_invalid, events: m.outgoing_events_invalid }}
    >
      {(field) => (
        <>
          {rooms && (
            <RoomField
              {...field('roomId')}
              label={m.outgoing_room()}
              hint={m.outgoing_room_hint()}
              rooms={rooms}
            />
          )}
          <TextField {...field('name')} label={m.hooks_name()} hint={m.outgoing_name_hint()} />
          <TextField
            {...field('url')}
            label={m.hooks_url()}
            hint={m.outgoing_url_hint()}
            type="url"
            placeholder="https://example.org/hook"
          />
          <EventChoice {...field('events')} />
        </>
      )}
    </DialogForm>
  );
}
