import { createOutgoingWebhookInput, errorDataFrom, webhookEvents } from '@parley/api-contract';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { SecretStep } from '@/components/settings/secret-step.tsx';
import { Dialog, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import { roomTitle } from '@/lib/room-title.ts';
import { trpc } from '@/lib/trpc.ts';
import { useAccount, useRoomEntries } from '@/live/me.ts';
import { WebhookForm } from './webhook-form.tsx';

interface CreateWebhookDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

/** Asks for room, name, address and events, and then shows the secret, once. */
export function CreateWebhookDialog({ isOpen, onClose }: CreateWebhookDialogProps) {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      onOpenChangeComplete={(open) => !open && setSecret(null)}
    >
      <DialogContent>
        <DialogHeader title={m.outgoing_create()} description={m.outgoing_create_hint()} />
        {secret === null ? <CreateForm onCreated={setSecret} /> : <SecretStep secret={secret} />}
      </DialogContent>
    </Dialog>
  );
}

function CreateForm({ onCreated }: { onCreated: (secret: string) => void }) {
  const utils = trpc.useUtils();
  const rooms = useManagedRooms();
  const [chosenId, setChosenId] = useState<number>();
  const room = rooms.find(({ id }) => id === chosenId) ?? rooms[0];
  const create = trpc.outgoingWebhooks.create.useMutation({
    onSuccess: ({ secret }) => onCreated(secret),
    onSettled: () => utils.outgoingWebhooks.list.invalidate(),
  });
  if (room === undefined) {
    return <EmptyState title={m.outgoing_no_rooms()} description={m.outgoing_no_rooms_hint()} />;
  }
  return (
    <WebhookForm
      initial={{ name: '', url: '', events: [...webhookEvents] }}
      submitLabel={m.outgoing_create_submit()}
      mutation={create}
      refusedField={errorDataFrom(create.error)?.field}
      parse={(values) => createOutgoingWebhookInput.safeParse({ roomId: room.id, ...values })}
      onSubmit={(values) => create.mutate({ roomId: room.id, ...values })}
    >
      <Field label={m.outgoing_room()} hint={m.outgoing_room_hint()}>
        <Select value={room.id} onChange={(event) => setChosenId(Number(event.target.value))}>
          {rooms.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </Select>
      </Field>
    </WebhookForm>
  );
}

/** Rooms that the viewer owns, or, as an administrator, is in; those with the latest activity come first. */
function useManagedRooms(): { id: number; title: string }[] {
  const account = useAccount();
  return useRoomEntries()
    .filter(({ room }) => room.kind === 'public' || room.kind === 'private')
    .filter(({ membership }) => membership.role === 'owner' || account?.role === 'admin')
    .map(({ room }) => ({ id: room.id, title: roomTitle(room, account?.id) }));
}
