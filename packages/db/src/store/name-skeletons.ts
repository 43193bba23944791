import { roomKindsWhere, rulesOf, type AccountKind } from '@parley/rules';
import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm';
import { causeOf } from './cause.ts';
import type { Engine } from './engine.ts';
import type { Queries } from './queries.ts';
import { skeletonKeyOf } from './names.ts';

interface Named {
  id: number;
  name: string | null;
}

const rowsPerTransaction = 500;

/**
 * Fills in the skeletons of names that were created by a release without them. Of several names that look the same, the first keeps the
 * skeleton, and people come before bots. The others stay and work as before, but no new name may look like them. Several servers may run
 * this at once.
 */
export async function fillSkeletons(engine: Engine): Promise<void> {
  const { rooms, users } = engine.tables;

  async function fill(
    page: (queries: Queries, afterId: number) => PromiseLike<Named[]>,
    write: (queries: Queries, id: number, skeleton: string) => PromiseLike<unknown>,
    uniqueIndex: string,
  ): Promise<void> {
    let named = await engine.read((queries) => page(queries, 0));
    while (named.length > 0) {
      const rows = named;
      await engine.write(async (queries) => {
        for (const { id, name } of rows) {
          try {
            await write(queries, id, skeletonKeyOf(name ?? ''));
          } catch (error) {
            // Only this statement is undone; the transaction continues.
            if (!engine.isViolationOf(uniqueIndex, causeOf(error))) throw error;
          }
        }
      });
      const lastId = rows.at(-1)?.id ?? 0;
      named = await engine.read((queries) => page(queries, lastId));
    }
  }

  function fillUsers(kind: AccountKind): Promise<void> {
    const isUnfilled = and(eq(users.kind, kind), isNull(users.usernameSkeleton));
    return fill(
      (queries, afterId) =>
        queries
          .select({ id: users.id, name: users.username })
          .from(users)
          .where(and(isUnfilled, gt(users.id, afterId)))
          .orderBy(asc(users.id))
          .limit(rowsPerTransaction),
      (queries, id, usernameSkeleton) =>
        queries.update(users).set({ usernameSkeleton }).where(eq(users.id, id)),
      'users_username_skeleton',
    );
  }

  await fillUsers('person');
  await fillUsers('bot');
  const hasUniqueName = inArray(
    rooms.kind,
    roomKindsWhere((room) => rulesOf(room).naming === 'uniqueName'),
  );
  const isUnfilled = and(hasUniqueName, isNull(rooms.publicNameSkeleton));
  await fill(
    (queries, afterId) =>
      queries
        .select({ id: rooms.id, name: rooms.name })
        .from(rooms)
        .where(and(isUnfilled, gt(rooms.id, afterId)))
        .orderBy(asc(rooms.id))
        .limit(rowsPerTransaction),
    (queries, id, publicNameSkeleton) =>
      queries.update(rooms).set({ publicNameSkeleton }).where(eq(rooms.id, id)),
    'rooms_public_name_skeleton',
  );
}
