import type { Room } from '@parley/api-contract';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { useJoinRoom } from './use-join-room.ts';

/** Replaces the composer in a public room that the viewer has not joined. */
export function JoinBar({ room }: { room: Room }) {
  const join = useJoinRoom();
  const name = isolated(room.name ?? '');
  return (
    <div className="px-3 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:px-5 md:pb-5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 rounded-xl border border-border bg-muted px-4 py-3">
        <p className="text-sm text-pretty text-muted-foreground">
          {room.posting === 'moderators'
            ? m.rooms_join_restricted_hint({ name })
            : m.rooms_join_hint({ name })}
        </p>
        <Button
          isBusy={join.isPending}
          onClick={() =>
            join.mutate({ roomId: room.id }, { onError: (error) => toast.error(errorText(error)) })
          }
          className="max-sm:w-full"
        >
          {m.rooms_join_room()}
        </Button>
      </div>
    </div>
  );
}
