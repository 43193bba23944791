import { maxGroupSize, type Room, type User } from '@parley/api-contract';
import { rulesOf } from '@parley/rules';
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
import { Notice } from '@/components/ui/notice.tsx';
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { roomTitle } from '@/lib/room-title.ts';
import { trpc } from '@/lib/trpc.ts';
import { useAccount } from '@/live/me.ts';
import { PeoplePicker } from './people-picker.tsx';

interface InviteDialogProps {
  room: Room;
  isOpen: boolean;
  onClose: () => void;
}

export function InviteDialog({ room, isOpen, onClose }: InviteDialogProps) {
  const account = useAccount();
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="sm:h-[min(32rem,88dvh)]">
        <DialogHeader
          title={m.rooms_add_people()}
          description={m.rooms_add_people_hint({ name: isolated(roomTitle(room, account?.id)) })}
        />
        <InviteForm room={room} onInvited={onClose} />
      </DialogContent>
    </Dialog>
  );
}

const nobody: ReadonlySet<number> = new Set();

/** The most people that one call can add. */
const maxInvited = 100;

function InviteForm({ room, onInvited }: { room: Room; onInvited: () => void }) {
  const [people, setPeople] = useState<User[]>([]);
  const invite = trpc.rooms.invite.useMutation({
    onSuccess: ({ addedUserIds }) => {
      // Someone else may have added them meanwhile.
      if (addedUserIds.length === 0) toast(m.rooms_people_were_there());
      else toast.success(m.rooms_people_added({ count: addedUserIds.length }));
      onInvited();
    },
  });

  return (
    <form
      className="contents"
      onSubmit={(event) => {
        event.preventDefault();
        if (people.length > 0 && !invite.isPending)
          invite.mutate({ roomId: room.id, userIds: people.map((person) => person.id) });
      }}
    >
      <DialogBody className="flex flex-col gap-3">
        {invite.isError && <Notice>{errorText(invite.error)}</Notice>}
        <PeoplePicker
          label={m.people_to_add()}
          people={people}
          onChange={setPeople}
          excludedIds={nobody}
          outsideRoomId={room.id}
          max={rulesOf(room).size === 'group' ? maxGroupSize - room.memberCount : maxInvited}
        />
      </DialogBody>
      <DialogFooter>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button type="submit" disabled={people.length === 0} isBusy={invite.isPending}>
          {m.rooms_add_people_submit()}
        </Button>
      </DialogFooter>
    </form>
  );
}
