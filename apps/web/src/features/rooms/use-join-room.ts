import { trpc } from '@/lib/trpc.ts';

/** `me.follow` also adds the room to the viewer's list. The cached answer of rooms.get is updated immediately. */
export function useJoinRoom() {
  const utils = trpc.useUtils();
  return trpc.rooms.join.useMutation({
    onSuccess: ({ room }) =>
      utils.rooms.get.setData({ roomId: room.id }, (shown) => (shown ? { ...shown, room } : shown)),
  });
}
