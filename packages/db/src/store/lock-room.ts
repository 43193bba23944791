import { eq } from 'drizzle-orm';
import type { RoomRow } from '../schema/tables.ts';
import type { Engine } from './engine.ts';
import type { Queries } from './queries.ts';

/**
 * The room, locked until the transaction ends: its changes, joining and leaving take turns, and none comes between a batch of messages.
 * @throws Error if the room does not exist.
 */
export async function lockRoom(engine: Engine, queries: Queries, roomId: number): Promise<RoomRow> {
  const { rooms } = engine.tables;
  const [room] = await engine.forUpdate(queries.select().from(rooms).where(eq(rooms.id, roomId)));
  if (room === undefined) throw new Error(`There is no room ${roomId}.`);
  return room;
}
