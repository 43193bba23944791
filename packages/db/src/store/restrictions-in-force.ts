import type { RoomRestriction } from '@parley/rules';
import { and, eq, sql } from 'drizzle-orm';
import type { RestrictionRow, Tables } from '../schema/tables.ts';
import type { Engine } from './engine.ts';
import { membershipKeyOf, type MembershipKey } from './messages/keys.ts';
import { tableOfPlaces } from './places.ts';
import type { Queries } from './queries.ts';
import { listStatement } from './statements.ts';

/** What restricts somebody in a room: a ban or silence of their own or, for a bot, of its owner. */
export interface RestrictionInForce extends MembershipKey {
  kind: RoomRestriction;
  /** When a silence ends; null for a ban. */
  until: number | null;
}

export type LookUpRestrictions = (
  queries: Queries,
  places: readonly MembershipKey[],
) => Promise<RestrictionInForce[]>;

/**
 * Looks up what restricts people now, at most one restriction for each place. Ask only about rooms whose `restrictionCount` is above 0:
 * the others have none.
 */
export function restrictionLookup(engine: Engine): LookUpRestrictions {
  const { restrictions, users } = engine.tables;

  const select = listStatement(['roomId', 'userId'], (queries, places) => {
    const { table, roomId, userId } = tableOfPlaces(places);
    return queries
      .select({
        roomId: restrictions.roomId,
        userId: users.id,
        kind: restrictions.kind,
        until: restrictions.until,
      })
      .from(users)
      .innerJoin(table, eq(users.id, userId))
      .innerJoin(restrictions, and(eq(restrictions.roomId, roomId), isOfUserOrOwner(engine.tables)))
      .prepare();
  });

  return async (queries, places) => {
    const pieces = await select(queries, places);
    return strongestInForce(pieces.flat(), Date.now());
  };
}

/** Restrictions of a user, or of a bot's owner. */
export function isOfUserOrOwner({ restrictions, users }: Pick<Tables, 'restrictions' | 'users'>) {
  return sql`${restrictions.userId} in (${users.id}, ${users.ownerId})`;
}

/** A ban outweighs a silence, and of two silences the longer one counts. */
export function strongestInForce(found: readonly RestrictionInForce[], now: number): RestrictionInForce[] {
  const strongest = new Map<string, RestrictionInForce>();
  for (const each of found) {
    const key = membershipKeyOf(each);
    const other = strongest.get(key);
    if (isInForce(each, now) && (other === undefined || endOf(each) > endOf(other))) strongest.set(key, each);
  }
  return [...strongest.values()];
}

/** A silence ends by itself. */
export function isInForce(restriction: Pick<RestrictionRow, 'kind' | 'until'>, now: number): boolean {
  return endOf(restriction) > now;
}

function endOf({ kind, until }: Pick<RestrictionRow, 'kind' | 'until'>): number {
  return kind === 'banned' ? Infinity : (until ?? 0);
}
