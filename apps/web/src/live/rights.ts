import type { Message, Room, RoomEntry } from '@parley/api-contract';
import {
  can,
  type Action,
  type ActionFacts,
  type Actor,
  type FactlessAction,
  type MessageFacts,
  type RoomAction,
  type RoomFacts,
} from '@parley/rules';
import { useCallback, useMemo } from 'react';
import { useIsAhead } from '@/lib/use-is-ahead.ts';
import { useAccount, useRoomEntries, useRoomEntry } from './me.ts';

/** The viewer, for `can`; null until the first snapshot. */
export function useActor(): Actor | null {
  const account = useAccount();
  return useMemo(() => account && { userId: account.id, role: account.role, kind: account.kind }, [account]);
}

/** Returns whether the viewer may do something that depends only on their account. */
export function useCan(): (action: FactlessAction) => boolean {
  const actor = useActor();
  return useCallback((action) => actor !== null && can(actor, action), [actor]);
}

/** The viewer in a room, for `can`, silenced there or not. */
export function useRoomActor(roomId: number): Actor | null {
  const actor = useActor();
  const isSilenced = useIsAhead(useRoomEntry(roomId)?.silencedUntil);
  return useMemo(
    () => (actor !== null && isSilenced ? { ...actor, restriction: 'silenced' } : actor),
    [actor, isSilenced],
  );
}

/** Returns whether the viewer may do something in a room. */
export function useCanInRoom(facts: RoomFacts & { room: { id: number } }): (action: RoomAction) => boolean {
  const actor = useRoomActor(facts.room.id);
  return (action) => actor !== null && can(actor, action, facts);
}

/** The rooms of the viewer's list in which they may do something unless they are silenced, those with the latest activity first. */
export function useRoomsFor(action: RoomAction): readonly RoomEntry[] {
  const actor = useActor();
  return useRoomEntries().filter((entry) => actor !== null && can(actor, action, entry));
}

/** What can be done with one message. */
export type MessageRight = {
  [Each in Action]: MessageFacts extends ActionFacts[Each] ? Each : never;
}[Action];

/**
 * Returns whether the viewer may do something with a message of a room. `fetched` is the room if it is not in their list; nothing is
 * allowed in such a room while it is unknown.
 */
export function useMessageRights(
  roomId: number,
  fetched: Room | undefined,
): (right: MessageRight, message: Message) => boolean {
  const actor = useRoomActor(roomId);
  const entry = useRoomEntry(roomId);
  return useMemo(() => {
    const room = entry?.room ?? fetched;
    const membership = entry?.membership ?? null;
    return (right: MessageRight, { author }: Message) =>
      actor !== null && room !== undefined && can(actor, right, { room, membership, authorId: author.id });
  }, [actor, entry, fetched]);
}
