import { trpc } from '@/lib/trpc.ts';

/**
 * `me.follow` also adds the room to the viewer's list. The cached answer of rooms.get is updated immediately. If the server refuses, the
 * room has changed since it was fetched.
 */
export function useJoinRoom() {
  const utils = trpc.useUtils();
  return trpc.rooms.join.useMutation({
    onSuccess: ({ room }) =>
      utils.rooms.get.setData({ roomId: room.id }, (shown) => (shown ? { ...shown, room } : shown)),
    onError: (_error, { roomId }) =>
      Promise.all([utils.rooms.get.invalidate({ roomId }), utils.rooms.list.invalidate()]),
  });
}
