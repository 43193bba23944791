import { createIncomingWebhookInput, maxDisplayNameLength } from '@parley/api-contract';
import { useState, type FormEvent } from 'react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogFooter,
  DialogHeader,
} from '@/components/ui/dialog.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { Select } from '@/components/ui/select.tsx';
import { errorText } from '@/lib/errors.ts';
import { focusFirstInvalid } from '@/lib/focus-first-invalid.ts';
import { roomTitle } from '@/lib/room-title.ts';
import { trpc } from '@/lib/trpc.ts';
import { useAccount, useRoomEntries } from '@/live/me.ts';
import { AddressStep } from './address-step.tsx';

interface CreateWebhookDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

/** Asks for room and name, and then shows the address, once. */
export function CreateWebhookDialog({ isOpen, onClose }: CreateWebhookDialogProps) {
  const [path, setPath] = useState<string | null>(null);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      onOpenChangeComplete={(open) => !open && setPath(null)}
    >
      <DialogContent>
        <DialogHeader title={m.incoming_create()} description={m.incoming_create_hint()} />
        {path === null ? <CreateWebhookForm onCreated={setPath} /> : <AddressStep path={path} />}
      </DialogContent>
    </Dialog>
  );
}

function CreateWebhookForm({ onCreated }: { onCreated: (path: string) => void }) {
  const utils = trpc.useUtils();
  const rooms = useManagedRooms();
  const [chosenId, setChosenId] = useState<number>();
  const [name, setName] = useState('');
  const [isNameWrong, setIsNameWrong] = useState(false);
  const room = rooms.find(({ id }) => id === chosenId) ?? rooms[0];
  const create = trpc.incomingWebhooks.create.useMutation({
    onSuccess: ({ path }) => onCreated(path),
    onSettled: () => utils.incomingWebhooks.list.invalidate(),
  });

  if (room === undefined) {
    return <EmptyState title={m.incoming_no_rooms()} description={m.incoming_no_rooms_hint()} />;
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (create.isPending) return;
    const parsed = createIncomingWebhookInput.safeParse({ roomId: room?.id, name });
    if (parsed.success) {
      create.mutate(parsed.data);
      return;
    }
    setIsNameWrong(true);
    focusFirstInvalid(event.currentTarget);
  }

  return (
    <form noValidate onSubmit={submit} className="contents">
      <DialogBody className="flex flex-col gap-5">
        {create.isError && <Notice>{errorText(create.error)}</Notice>}
        <Field
          label={m.incoming_name()}
          hint={m.incoming_name_hint()}
          error={isNameWrong ? m.app_name_invalid({ max: maxDisplayNameLength }) : undefined}
        >
          <Input
            name="name"
            autoComplete="off"
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setIsNameWrong(false);
            }}
          />
        </Field>
        <Field label={m.incoming_room()} hint={m.incoming_room_hint()}>
          <Select value={room.id} onChange={(event) => setChosenId(Number(event.target.value))}>
            {rooms.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </Select>
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button type="submit" isBusy={create.isPending}>
          {m.incoming_create_submit()}
        </Button>
      </DialogFooter>
    </form>
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
