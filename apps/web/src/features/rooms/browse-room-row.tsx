import type { RoomView } from '@parley/api-contract';
import { Link, useNavigate } from '@tanstack/react-router';
import { Check, Hash, Lock } from 'lucide-react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { errorText } from '@/lib/errors.ts';
import { useRoomEntry } from '@/live/me.ts';
import { useJoinRoom } from './use-join-room.ts';

/** The name opens the room to look into it; the button joins. */
export function BrowseRoomRow({ room, onOpen }: { room: RoomView; onOpen: () => void }) {
  const navigate = useNavigate();
  const join = useJoinRoom();
  const hasJoined = useRoomEntry(room.id) !== undefined || room.membership !== null;
  const Icon = room.kind === 'private' ? Lock : Hash;

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
    <li className="focus-within:bg-accent/60 hover:bg-accent/60 relative flex items-center gap-3 rounded-xl px-2 py-2.5">
      <Icon aria-hidden className="text-muted-foreground mt-0.5 size-4.5 shrink-0 self-start" />
      <div className="min-w-0 flex-1">
        <Link
          to="/rooms/$roomId"
          params={{ roomId: room.id }}
          onClick={onOpen}
          className="focus-ring block truncate rounded-sm text-sm font-medium after:absolute after:inset-0"
        >
          {room.name}
        </Link>
        <p className="text-muted-foreground truncate text-[0.8125rem]">
          {[m.rooms_member_count({ count: room.memberCount }), room.description].filter(Boolean).join(' · ')}
        </p>
      </div>
      {hasJoined ? (
        <span className="text-muted-foreground flex items-center gap-1.5 px-2 text-[0.8125rem]">
          <Check aria-hidden className="text-primary size-4" />
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
