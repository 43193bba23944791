import type { RoomRow, Store } from '@parley/db';
import { can, type Actor } from '@parley/rules';
import type { DomainEvents } from '../events/domain-events.ts';

/** Removes somebody from a room, at their own wish or by somebody else; the caller has checked that this is allowed. */
export type RemoveMember = (room: RoomRow, removal: { member: Actor; by: number }) => Promise<void>;

export function createRemoveMember({ store, events }: { store: Store; events: DomainEvents }): RemoveMember {
  return async (room, { member, by }) => {
    const { userId } = member;
    const { newOwnerId } = await store.memberships.remove(room.id, userId, { by, at: Date.now() });
    events.emit({
      type: by === userId ? 'memberLeft' : 'memberRemoved',
      by,
      roomId: room.id,
      userId,
      mayStillRead: can(member, 'room.read', { room, membership: null }),
    });
    const owner = newOwnerId === null ? undefined : await store.memberships.find(room.id, newOwnerId);
    if (owner !== undefined) events.emit({ type: 'ownerChanged', by, membership: owner });
  };
}
