import { can, isOpenRoom, roomKindsWhere, type Actor } from '@parley/rules';
import { and, eq, inArray, isNotNull, not, or, type SQL } from 'drizzle-orm';
import type { Tables } from '../schema/tables.ts';
import type { Queries } from './queries.ts';
import { isOfUserOrOwner } from './restrictions-in-force.ts';

type RoomTables = Pick<Tables, 'rooms' | 'memberships' | 'restrictions' | 'users'>;

/** These conditions filter lists as `can` decides for single rooms; a property test of the suite compares the two. */

/** Rooms that everyone may read. */
export function isOpen({ rooms }: Pick<Tables, 'rooms'>): SQL {
  return inArray(rooms.kind, roomKindsWhere(isOpenRoom));
}

/** Rooms from which somebody, or the owner of a bot, is banned. */
export function isBannedFrom(tables: Omit<RoomTables, 'memberships'>, queries: Queries, userId: number): SQL {
  const { restrictions, rooms, users } = tables;
  const banned = queries
    .select({ roomId: restrictions.roomId })
    .from(users)
    .innerJoin(restrictions, and(isOfUserOrOwner(tables), eq(restrictions.kind, 'banned')))
    .where(eq(users.id, userId));
  return inArray(rooms.id, banned);
}

/** Rooms that everyone may read, and the user too. */
export function isOpenTo(
  tables: Omit<RoomTables, 'memberships'>,
  queries: Queries,
  userId: number,
): SQL | undefined {
  return and(isOpen(tables), not(isBannedFrom(tables, queries, userId)));
}

/** Rooms that somebody may read; their own memberships must be left-joined. No member is banned. */
export function isReadable(tables: RoomTables, queries: Queries, userId: number): SQL | undefined {
  return or(isOpenTo(tables, queries, userId), isNotNull(tables.memberships.userId));
}

/** Rooms whose webhooks the actor manages; their own memberships must be left-joined. */
export function isManaged(tables: RoomTables, queries: Queries, actor: Actor): SQL | undefined {
  return can(actor, 'webhook.manageAll')
    ? isReadable(tables, queries, actor.userId)
    : eq(tables.memberships.role, 'owner');
}
