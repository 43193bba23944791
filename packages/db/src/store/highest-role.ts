import type { MemberRole } from '@parley/rules';
import { and, eq, inArray } from 'drizzle-orm';
import type { Engine } from './engine.ts';
import type { Queries } from './queries.ts';

const descending = ['owner', 'moderator', 'member'] as const satisfies readonly MemberRole[];

/** The highest role that any of these users has in a locked room; null if none of them is in it. */
export async function highestRole(
  { tables: { memberships } }: Pick<Engine, 'tables'>,
  queries: Queries,
  roomId: number,
  userIds: readonly number[],
): Promise<MemberRole | null> {
  const found = await queries
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.roomId, roomId), inArray(memberships.userId, [...userIds])));
  return descending.find((role) => found.some((member) => member.role === role)) ?? null;
}
