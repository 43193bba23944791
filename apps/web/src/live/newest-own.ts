import type { Message } from '@parley/api-contract';
import { useCallback } from 'react';
import { reachesEnd } from './apply-event.ts';
import { useLive } from './live.ts';
import { useAccount } from './me.ts';
import { readTimeline } from './timeline-cache.ts';

const pageSize = 100;
/** After this many pages, the search ends. */
const maxPages = 10;

/**
 * Finds the viewer's newest message of a room that can still be edited, loaded or not. The function resolves to null if none of the last
 * thousand is theirs, and rejects with the server's reason.
 */
export function useFindNewestOwn(roomId: number): () => Promise<Message | null> {
  const { api, queryClient } = useLive();
  const accountId = useAccount()?.id;
  return useCallback(async () => {
    const newestIn = (messages: readonly Message[]) =>
      messages.findLast(({ author, deletedAt }) => author.id === accountId && deletedAt === null);
    const timeline = readTimeline(queryClient, roomId);
    const isWhole = reachesEnd(timeline);
    const loaded = isWhole ? newestIn(timeline.messages) : undefined;
    if (loaded !== undefined) return loaded;

    let before = isWhole ? timeline.messages[0]?.seq : undefined;
    for (let page = 0; page < maxPages && before !== 1; page++) {
      const { messages, nextBefore } = await api.messages.list.query({
        roomId,
        limit: pageSize,
        ...(before !== undefined && { before }),
      });
      const found = newestIn(messages);
      if (found !== undefined) return found;
      if (nextBefore === null) return null;
      before = nextBefore;
    }
    return null;
  }, [api, queryClient, accountId, roomId]);
}
