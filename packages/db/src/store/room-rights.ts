import { can, isOpenRoom, roomKindsWhere, type Actor } from '@parley/rules';
import { eq, inArray, isNotNull, or, type SQL } from 'drizzle-orm';
import type { Tables } from '../schema/tables.ts';

type RoomTables = Pick<Tables, 'rooms' | 'memberships'>;

/** These conditions filter lists as `can` decides for single rooms; a property test of the suite compares the two. */

/** Rooms that everyone may read. */
export function isOpen({ rooms }: Pick<Tables, 'rooms'>): SQL {
  return inArray(rooms.kind, roomKindsWhere(isOpenRoom));
}

/** Rooms that somebody may read; their own memberships must be left-joined. */
export function isReadable(tables: RoomTables): SQL | undefined {
  return or(isOpen(tables), isNotNull(tables.memberships.userId));
}

/** Rooms whose webhooks the actor manages; their own memberships must be left-joined. */
export function isManaged(tables: RoomTables, actor: Actor): SQL | undefined {
  return can(actor, 'webhook.manageAll') ? isReadable(tables) : eq(tables.memberships.role, 'owner');
}
