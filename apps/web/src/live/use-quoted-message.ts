import type { Message } from '@parley/api-contract';
import { skipToken, useQuery } from '@tanstack/react-query';
import { messageAt, type Timeline } from './apply-event.ts';
import { useLive } from './live.ts';
import { timelineKey } from './timeline-cache.ts';

/** A message that another one answers: from the timeline where it is loaded, else asked for by itself. Null: there is none. */
export function useQuotedMessage(roomId: number, seq: number): Message | null | undefined {
  const { api } = useLive();
  const { data: loaded } = useQuery<Timeline, Error, Message | null>({
    queryKey: timelineKey(roomId),
    queryFn: skipToken,
    select: (timeline) => messageAt(timeline, seq) ?? null,
  });
  const { data: asked } = useQuery({
    queryKey: ['quoted', roomId, seq],
    queryFn: async () => {
      const page = await api.messages.list.query({ roomId, around: seq, limit: 1 });
      return page.messages.find((message) => message.seq === seq) ?? null;
    },
    enabled: loaded === null,
    staleTime: 60_000,
  });
  return loaded ?? asked;
}
