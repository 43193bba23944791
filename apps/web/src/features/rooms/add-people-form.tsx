import { maxGroupSize, type Room, type User } from '@parley/api-contract';
import { rulesOf } from '@parley/rules';
import { Link2 } from 'lucide-react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { DialogBody, DialogClose, DialogFooter } from '@/components/ui/dialog.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';
import { PeoplePicker } from './people-picker.tsx';

interface AddPeopleFormProps {
  room: Room;
  people: User[];
  onChange: (people: User[]) => void;
  onAdded: () => void;
  onInviteWithLink: () => void;
}

const nobody: ReadonlySet<number> = new Set();

/** The most people that one call can add. */
const maxInvited = 100;

export function AddPeopleForm({ room, people, onChange, onAdded, onInviteWithLink }: AddPeopleFormProps) {
  const invite = trpc.rooms.invite.useMutation({
    onSuccess: ({ addedUserIds }) => {
      // Someone else may have added them meanwhile.
      if (addedUserIds.length === 0) toast(m.rooms_people_were_there());
      else toast.success(m.rooms_people_added({ count: addedUserIds.length }));
      onAdded();
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
          onChange={onChange}
          excludedIds={nobody}
          outsideRoomId={room.id}
          max={rulesOf(room).size === 'group' ? maxGroupSize - room.memberCount : maxInvited}
        />
      </DialogBody>
      <DialogFooter>
        <Button variant="ghost" onClick={onInviteWithLink} className="mr-auto -ml-2 px-2">
          <Link2 aria-hidden />
          {m.invites_title()}
        </Button>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button type="submit" disabled={people.length === 0} isBusy={invite.isPending}>
          {m.rooms_add_people_submit()}
        </Button>
      </DialogFooter>
    </form>
  );
}
