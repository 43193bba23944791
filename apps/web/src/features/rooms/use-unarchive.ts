import type { Room } from '@parley/api-contract';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';

/** Brings an archived room back, and says so. */
export function useUnarchive(room: Room): () => void {
  const utils = trpc.useUtils();
  const unarchive = trpc.rooms.unarchive.useMutation({
    onSuccess: () => {
      toast.success(m.rooms_unarchived_done({ name: isolated(room.name ?? '') }));
      return Promise.all([utils.rooms.get.invalidate({ roomId: room.id }), utils.rooms.list.invalidate()]);
    },
    onError: (error) => toast.error(errorText(error)),
  });
  return () => unarchive.mutate({ roomId: room.id });
}
