import type { Message } from '@parley/api-contract';
import { messageBytes, withinPage, type CrossRoomCursor, type MessageRow } from '@parley/db';
import type { MessageViews } from './views.ts';

export function parseCursor(text: string | undefined): CrossRoomCursor | undefined {
  const [createdAt, roomId, seq] = text?.split('.').map(Number) ?? [];
  if (createdAt === undefined || roomId === undefined || seq === undefined) return undefined;
  return { createdAt, roomId, seq };
}

/** Makes a page from `limit + 1` rows: the extra one only shows that there is a next page. Long messages make the page shorter. */
export async function crossRoomPage(
  messageViews: MessageViews,
  rows: readonly MessageRow[],
  limit: number,
): Promise<{ messages: Message[]; nextCursor: string | null }> {
  const shown = withinPage(rows.slice(0, limit), messageBytes);
  const last = shown.at(-1);
  const hasMore = rows.length > shown.length && last !== undefined;
  return {
    messages: await messageViews.all(shown),
    nextCursor: hasMore ? `${last.createdAt}.${last.roomId}.${last.seq}` : null,
  };
}
