import type { Room } from '@parley/api-contract';
import { trpc } from '@/lib/trpc.ts';

/** The calls that change what somebody is in a room. Those who aren't in the room aren't told of its changes, so they fetch them. */
export function useMemberMutations({ id: roomId }: Room) {
  const utils = trpc.useUtils();
  // Not awaited: a dialog closes before the list shows the change.
  const onSettled = () => {
    void utils.rooms.members.invalidate({ roomId });
    void utils.rooms.get.invalidate({ roomId });
    void utils.rooms.bans.invalidate({ roomId });
  };
  return {
    setRole: trpc.rooms.setRole.useMutation({ onSettled }),
    remove: trpc.rooms.removeMember.useMutation({ onSettled }),
    ban: trpc.rooms.ban.useMutation({ onSettled }),
    unban: trpc.rooms.unban.useMutation({ onSettled }),
    silence: trpc.rooms.silence.useMutation({ onSettled }),
  };
}
