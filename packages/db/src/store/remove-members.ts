import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { RoomRow } from '../schema/tables.ts';
import type { Engine } from './engine.ts';
import type { Queries } from './queries.ts';

export interface RemovedMembers {
  room: RoomRow;
  /** Those who were members. */
  removedUserIds: number[];
  newOwnerId: number | null;
}

/**
 * Takes people out of a locked room, and pauses the outgoing webhooks that they created if they may no longer read it. The room's current
 * owner may resume those.
 */
export async function removeMembers(
  { tables }: Pick<Engine, 'tables'>,
  queries: Queries,
  room: RoomRow,
  { userIds, at, mayStillRead }: { userIds: readonly number[]; at: number; mayStillRead: boolean },
): Promise<RemovedMembers> {
  const { memberships, outgoingWebhooks, rooms } = tables;
  const areMembers = and(eq(memberships.roomId, room.id), inArray(memberships.userId, [...userIds]));
  const removed = await queries
    .select({ userId: memberships.userId, role: memberships.role })
    .from(memberships)
    .where(areMembers);
  if (!mayStillRead) {
    await queries
      .update(outgoingWebhooks)
      .set({ pausedAt: at })
      .where(
        and(
          eq(outgoingWebhooks.roomId, room.id),
          inArray(outgoingWebhooks.createdBy, [...userIds]),
          isNull(outgoingWebhooks.pausedAt),
        ),
      );
  }
  if (removed.length === 0) return { room, removedUserIds: [], newOwnerId: null };
  await queries.delete(memberships).where(areMembers);
  const newOwnerId = removed.some(({ role }) => role === 'owner')
    ? await passOn(tables, queries, room.id)
    : null;
  const memberCount = room.memberCount - removed.length;
  await queries.update(rooms).set({ memberCount }).where(eq(rooms.id, room.id));
  return { room: { ...room, memberCount }, removedUserIds: removed.map(({ userId }) => userId), newOwnerId };
}

/** Makes the moderator who joined first the owner, or else the member who did; bots come last. Null if no member is left. */
async function passOn(
  { memberships, users }: Engine['tables'],
  queries: Queries,
  roomId: number,
): Promise<number | null> {
  const [heir] = await queries
    .select({ userId: memberships.userId })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.roomId, roomId))
    .orderBy(
      asc(eq(users.kind, 'bot')),
      desc(eq(memberships.role, 'moderator')),
      asc(memberships.joinedAt),
      asc(memberships.userId),
    )
    .limit(1);
  if (heir === undefined) return null;
  await queries
    .update(memberships)
    .set({ role: 'owner' })
    .where(and(eq(memberships.roomId, roomId), eq(memberships.userId, heir.userId)));
  return heir.userId;
}
