import type { RoomView } from '@parley/api-contract';
import { isArchived, isOpenRoom } from '@parley/rules';
import { Link, useNavigate } from '@tanstack/react-router';
import { Check, Hash, Lock } from 'lucide-react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { useRoomEntry } from '@/live/me.ts';
import { useJoinRoom } from './use-join-room.ts';

/** The name opens a preview of the room; the button joins it. */
export function BrowseRoomRow({ room, onOpen }: { room: RoomView; onOpen: () => void }) {
  const navigate = useNavigate();
  const join = useJoinRoom();
  const hasJoined = useRoomEntry(room.id) !== undefined || room.membership !== null;
  const Icon = isOpenRoom(room) ? Hash : Lock;

  function joinAndOpen() {
    join.mutate(
      { roomId: room.id },
      {
        onSuccess: async () => {
          onOpen();
          await navigate({ to: '/rooms/$roomId', params: { roomId: room.id } });
        },
        onError: (error) => toast.error(errorText(error)),
      },
    );
  }

  return (
    <li className="relative flex items-center gap-3 rounded-xl px-2 py-2.5 focus-within:bg-accent/60 hover:bg-accent/60">
      <div className="grid min-w-0 flex-1 grid-cols-[auto_1fr] gap-x-3">
        <Icon aria-hidden className="mt-0.5 size-4.5 text-muted-foreground" />
        <Link
          to="/rooms/$roomId"
          params={{ roomId: room.id }}
          onClick={onOpen}
          dir="auto"
          className="block truncate rounded-sm align-with-parent text-sm font-medium focus-ring after:absolute after:inset-0"
        >
          {room.name}
        </Link>
        <p className="col-start-2 truncate text-[0.8125rem] text-muted-foreground">
          {[m.rooms_member_count({ count: room.memberCount }), room.description && isolated(room.description)]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {isArchived(room) ? null : hasJoined ? (
        <span className="flex items-center gap-1.5 px-2 text-[0.8125rem] text-muted-foreground">
          <Check aria-hidden className="size-4 text-primary" />
          {m.rooms_joined()}
        </span>
      ) : (
        <Button
          variant="outline"
          size="sm"
          isBusy={join.isPending}
          onClick={joinAndOpen}
          aria-label={m.rooms_join_named({ name: room.name ?? '' })}
          className="relative"
        >
          {m.rooms_join()}
        </Button>
      )}
    </li>
  );
}
