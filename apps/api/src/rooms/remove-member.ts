import type { DecideOnMember, RoomRow, Store } from '@parley/db';
import { can, type Actor, type Refusal } from '@parley/rules';
import type { DomainEvents } from '../events/domain-events.ts';

/** Removes somebody from a room. `no_member` if they are not in it. */
export type RemoveMember = (
  room: RoomRow,
  removal: {
    member: Actor;
    by: number;
    /** Decides in the transaction; left out if the caller has checked that this is allowed. */
    decide?: DecideOnMember;
  },
) => Promise<Refusal | 'no_member' | null>;

export function createRemoveMember({ store, events }: { store: Store; events: DomainEvents }): RemoveMember {
  return async (room, { member, by, decide }) => {
    const { userId } = member;
    const result = await store.memberships.remove(room.id, userId, { by, at: Date.now(), decide });
    if ('refusal' in result) return result.refusal;
    if (!result.removed) return 'no_member';
    events.emit({
      type: by === userId ? 'memberLeft' : 'memberRemoved',
      by,
      roomId: room.id,
      userId,
      mayStillRead: can(member, 'room.read', { room, membership: null }),
    });
    const { newOwnerId, botIds } = result;
    for (const botId of botIds) {
      events.emit({ type: 'memberRemoved', by, roomId: room.id, userId: botId, mayStillRead: false });
    }
    const owner = newOwnerId === null ? undefined : await store.memberships.find(room.id, newOwnerId);
    if (owner !== undefined) events.emit({ type: 'roleChanged', by, membership: owner });
    return null;
  };
}
