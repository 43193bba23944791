import { asc, and, eq, inArray, isNotNull, lte } from 'drizzle-orm';
import type { Engine } from './engine.ts';
import { indexedOf } from './message-index.ts';
import type { Queries } from './queries.ts';

/** How many messages or deliveries are removed at a time. */
const pieceSize = 200;

/** Removes what is left of deleted rooms, as `RoomStore.purge` says. */
export function createPurge(engine: Engine): () => Promise<boolean> {
  const { incomingWebhooks, invites, memberships, messages, outgoingWebhooks, restrictions, rooms } =
    engine.tables;
  const { webhookDeliveries } = engine.tables;

  async function purgeMessages(queries: Queries, roomId: number): Promise<boolean> {
    const piece = await queries
      .select()
      .from(messages)
      .where(eq(messages.roomId, roomId))
      .orderBy(asc(messages.seq))
      .limit(pieceSize);
    const last = piece.at(-1);
    if (last === undefined) return false;
    await engine.messageIndex.remove(queries, indexedOf(piece));
    await queries.delete(messages).where(and(eq(messages.roomId, roomId), lte(messages.seq, last.seq)));
    return true;
  }

  async function purgeWebhook(queries: Queries, roomId: number): Promise<boolean> {
    const [webhook] = await queries
      .select({ id: outgoingWebhooks.id })
      .from(outgoingWebhooks)
      .where(eq(outgoingWebhooks.roomId, roomId))
      .limit(1);
    if (webhook === undefined) return false;
    const deliveries = await queries
      .select({ id: webhookDeliveries.id })
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.webhookId, webhook.id))
      .limit(pieceSize);
    const ids = deliveries.map(({ id }) => id);
    if (ids.length > 0) await queries.delete(webhookDeliveries).where(inArray(webhookDeliveries.id, ids));
    else await queries.delete(outgoingWebhooks).where(eq(outgoingWebhooks.id, webhook.id));
    return true;
  }

  return async () => {
    const [found] = await engine.read((queries) =>
      queries
        .select({ id: rooms.id })
        .from(rooms)
        .where(isNotNull(rooms.deletedAt))
        .orderBy(asc(rooms.deletedAt))
        .limit(1),
    );
    if (found === undefined) return false;
    await engine.write(async (queries) => {
      const isRoom = eq(rooms.id, found.id);
      const [room] = await engine.forUpdate(queries.select().from(rooms).where(isRoom));
      // Otherwise, another node was faster.
      if (room === undefined) return;
      if (await purgeMessages(queries, room.id)) return;
      if (await purgeWebhook(queries, room.id)) return;
      // The deletion has removed most of these; a node of the previous release may have added some since.
      for (const table of [restrictions, invites, incomingWebhooks, memberships]) {
        await queries.delete(table).where(eq(table.roomId, room.id));
      }
      await queries.delete(rooms).where(isRoom);
    });
    return true;
  };
}
