import { maxNewcomerRooms } from '@parley/api-contract';
import type { Store, UserRow } from '@parley/db';
import { refusalOf } from '@parley/rules';
import type { DomainEvents } from '../events/domain-events.ts';

export interface JoinNewcomerParts {
  store: Store;
  events: DomainEvents;
  /** The account exists by then, and can join the rooms by hand. */
  onFailure: (error: unknown) => void;
}

/** Adds a new account to the rooms that newcomers join. Never rejects. */
export type JoinNewcomer = (user: UserRow) => Promise<void>;

export function createJoinNewcomer({ store, events, onFailure }: JoinNewcomerParts): JoinNewcomer {
  async function join({ id, role, kind }: UserRow, roomId: number): Promise<void> {
    const added = await store.memberships.add(roomId, [id], {
      by: id,
      joinedAt: Date.now(),
      decide: ({ restriction, ...facts }) =>
        refusalOf({ userId: id, role, kind, restriction }, 'room.join', facts),
    });
    if ('refusal' in added || added.addedUserIds.length === 0) return;
    events.emit({ type: 'membersJoined', by: id, roomId, userIds: [id] });
  }

  return async (user) => {
    const rooms = await store.rooms.listForNewcomers(maxNewcomerRooms).catch((error: unknown) => {
      onFailure(error);
      return [];
    });
    for (const { id } of rooms) await join(user, id).catch(onFailure);
  };
}
