import type { Message } from '@parley/api-contract';
import { skipToken, useQuery } from '@tanstack/react-query';
import { quoteAt, type Timeline } from './apply-event.ts';
import { useLive } from './live.ts';
import { applyToTimeline, readTimeline, timelineKey } from './timeline-cache.ts';

/**
 * A quoted message, always in its current state. It comes from the timeline, or is requested and then kept up to date there.
 * Null: there is none. Undefined: it is loading.
 */
export function useQuotedMessage(roomId: number, seq: number): Message | null | undefined {
  const { loadQuote, queryClient } = useLive();
  const { data: quote } = useQuery<Timeline, Error, Message | null | undefined>({
    queryKey: timelineKey(roomId),
    queryFn: skipToken,
    select: (loaded) => quoteAt(loaded, seq),
  });
  const { data: since } = useQuery<Timeline, Error, number | null>({
    queryKey: timelineKey(roomId),
    queryFn: skipToken,
    select: ({ isLoaded, quotesSince }) => (isLoaded ? quotesSince : null),
  });
  useQuery({
    queryKey: ['quote', roomId, seq, since],
    queryFn: async () => {
      const { quotesSince } = readTimeline(queryClient, roomId);
      applyToTimeline(queryClient, roomId, { type: 'quoteAsked', seq });
      const message = await loadQuote(roomId, seq);
      applyToTimeline(queryClient, roomId, { type: 'quoteAnswered', seq, since: quotesSince, message });
      return null;
    },
    enabled: typeof since === 'number' && quote === undefined,
    gcTime: 0,
  });
  return quote;
}
