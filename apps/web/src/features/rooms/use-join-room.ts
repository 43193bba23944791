import { trpc } from '@/lib/trpc.ts';

/** The room also enters the viewer's list by `me.follow`; what rooms.get showed is put right at once. */
export function useJoinRoom() {
  const utils = trpc.useUtils();
  return trpc.rooms.join.useMutation({
    onSuccess: ({ room }) =>
      utils.rooms.get.setData({ roomId: room.id }, (shown) => (shown ? { ...shown, room } : shown)),
  });
}
