import type { Restriction, Room } from '@parley/api-contract';
import { ShieldCheck } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { RowList } from '@/components/resource/row-list.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogBody, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { untilWhen } from '@/lib/format.ts';
import { trpc } from '@/lib/trpc.ts';
import { useMemberMutations } from './use-member-mutations.ts';

interface BansDialogProps {
  room: Room;
  isOpen: boolean;
  onClose: () => void;
}

/** Everyone who is banned or silenced in a room. */
export function BansDialog({ room, isOpen, onClose }: BansDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader title={m.rooms_bans_title()} description={m.rooms_bans_hint()} />
        <DialogBody className="pb-5">
          <Restrictions room={room} />
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

function Restrictions({ room }: { room: Room }) {
  const utils = trpc.useUtils();
  const pages = trpc.rooms.bans.useInfiniteQuery(
    { roomId: room.id, limit: 50 },
    { getNextPageParam: (page) => page.nextCursor },
  );
  // Each ban and silence is announced as a change of the room.
  const shownRoom = useRef(room);
  useEffect(() => {
    if (shownRoom.current === room) return;
    shownRoom.current = room;
    void utils.rooms.bans.invalidate({ roomId: room.id });
  }, [utils, room]);
  const list = useRef<HTMLDivElement>(null);

  return (
    <div ref={list} tabIndex={-1} className="outline-none">
      <RowList
        label={m.rooms_bans_title()}
        query={pages}
        items={pages.data?.pages.flatMap((page) => page.restrictions)}
        renderRow={(restriction) => (
          <RestrictionRow
            key={restriction.user.id}
            room={room}
            restriction={restriction}
            // The row goes, and the focus with it.
            onLifted={() => list.current?.focus()}
          />
        )}
        empty={{
          Icon: ShieldCheck,
          title: m.rooms_bans_none(),
          description: m.rooms_bans_none_hint(),
        }}
      />
    </div>
  );
}

interface RestrictionRowProps {
  room: Room;
  restriction: Restriction;
  onLifted: () => void;
}

function RestrictionRow({ room, restriction, onLifted }: RestrictionRowProps) {
  const { user, kind } = restriction;
  const { unban, silence } = useMemberMutations(room);
  const name = isolated(user.displayName);
  const person = { roomId: room.id, userId: user.id };

  async function lift() {
    try {
      await (kind === 'banned' ? unban.mutateAsync(person) : silence.mutateAsync({ ...person, until: null }));
    } catch (error) {
      toast.error(errorText(error));
      return;
    }
    onLifted();
    toast.success(kind === 'banned' ? m.people_unbanned({ name }) : m.people_silence_ended({ name }));
  }

  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <Avatar user={user} />
      <span className="min-w-0 flex-1 leading-tight">
        <bdi className="block truncate text-sm font-medium">{user.displayName}</bdi>
        <span className="mt-0.5 block text-[0.8125rem] wrap-anywhere text-muted-foreground">
          {described(restriction)}
        </span>
      </span>
      <Button
        variant="outline"
        size="sm"
        isBusy={unban.isPending || silence.isPending}
        onClick={() => void lift()}
        aria-label={kind === 'banned' ? m.people_unban_named({ name }) : m.people_end_silence_named({ name })}
      >
        {kind === 'banned' ? m.people_unban() : m.people_end_silence()}
      </Button>
    </li>
  );
}

function described({ reason, until, by }: Restriction): string {
  const name = isolated(by.displayName);
  if (until !== null) return m.people_silenced_by({ name, time: untilWhen(until) });
  return reason === null
    ? m.people_banned_by({ name })
    : m.people_banned_by_because({ name, reason: isolated(reason) });
}
