import type { Bot } from '@parley/api-contract';
import { useState } from 'react';
import { toast } from 'sonner';
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
import { Notice } from '@/components/ui/notice.tsx';
import { Select } from '@/components/ui/select.tsx';
import { errorText } from '@/lib/errors.ts';
import { roomTitle } from '@/lib/room-title.ts';
import { trpc } from '@/lib/trpc.ts';
import { useAccount, useRoomEntries } from '@/live/me.ts';

interface AddToRoomDialogProps {
  bot: Bot;
  isOpen: boolean;
  onClose: () => void;
}

export function AddToRoomDialog({ bot, isOpen, onClose }: AddToRoomDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader title={m.bots_add_title({ name: bot.displayName })} description={m.bots_add_hint()} />
        <AddToRoomForm bot={bot} onAdded={onClose} />
      </DialogContent>
    </Dialog>
  );
}

/** Any room or group that the viewer is in; those with the latest activity come first. */
function AddToRoomForm({ bot, onAdded }: { bot: Bot; onAdded: () => void }) {
  const viewerId = useAccount()?.id;
  const rooms = useRoomEntries()
    .map(({ room }) => room)
    .filter(({ kind }) => kind !== 'direct');
  const [chosenId, setChosenId] = useState<number>();
  const room = rooms.find(({ id }) => id === chosenId) ?? rooms[0];
  const invite = trpc.rooms.invite.useMutation({
    onSuccess: (answer) => {
      toast.success(m.bots_added({ name: bot.displayName, room: roomTitle(answer.room, viewerId) }));
      onAdded();
    },
  });

  if (room === undefined) return <EmptyState title={m.bots_add_no_rooms()} />;
  return (
    <form
      className="contents"
      onSubmit={(event) => {
        event.preventDefault();
        if (!invite.isPending) invite.mutate({ roomId: room.id, userIds: [bot.id] });
      }}
    >
      <DialogBody className="flex flex-col gap-5">
        {invite.isError && <Notice>{errorText(invite.error)}</Notice>}
        <Field label={m.bots_add_room()}>
          <Select value={room.id} onChange={(event) => setChosenId(Number(event.target.value))}>
            {rooms.map((each) => (
              <option key={each.id} value={each.id}>
                {roomTitle(each, viewerId)}
              </option>
            ))}
          </Select>
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button type="submit" isBusy={invite.isPending}>
          {m.bots_add_submit()}
        </Button>
      </DialogFooter>
    </form>
  );
}
