import type { RoomFacts, RoomRestriction } from '@parley/rules';
import { and, eq } from 'drizzle-orm';
import type { MembershipRow, RoomRow } from '../schema/tables.ts';
import type { Engine } from './engine.ts';
import type { Queries } from './queries.ts';
import { restrictionLookup } from './restrictions-in-force.ts';

/** What a decision in a transaction depends on, with what restricts whoever acts. */
export type Decided<Facts extends RoomFacts> = Facts & { restriction: RoomRestriction | undefined };

/** The same about whoever acts in a room. */
export type ActorFacts = Decided<{ room: RoomRow; membership: MembershipRow | undefined }>;

/** Reads the facts about whoever acts in a locked room. */
export function actorFactsReader(engine: Engine) {
  const { memberships } = engine.tables;
  const lookUp = restrictionLookup(engine);

  return async (queries: Queries, room: RoomRow, userId: number): Promise<ActorFacts> => {
    const [membership] = await queries
      .select()
      .from(memberships)
      .where(and(eq(memberships.roomId, room.id), eq(memberships.userId, userId)));
    const found = room.restrictionCount === 0 ? [] : await lookUp(queries, [{ roomId: room.id, userId }]);
    return { room, membership, restriction: found[0]?.kind };
  };
}
