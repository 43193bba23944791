import { errorDataFrom, isPassing, pauseMs } from '@parley/api-contract';
import { QueryClient } from '@tanstack/react-query';

/** The cache of everything that is fetched from the server or followed. */
export function createQueryClient(): QueryClient {
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: {
        // The socket holds calls back until it is open, so they never need to be paused here.
        networkMode: 'always',
        refetchOnWindowFocus: false,
        retry: mayRetry,
        retryDelay: (attempt, error) => pauseMs(error, attempt),
      },
      mutations: { networkMode: 'always' },
    },
  });
  for (const key of ['me', 'timeline']) {
    queryClient.setQueryDefaults([key], { staleTime: Infinity, structuralSharing: false });
  }
  return queryClient;
}

/** Rate-limited requests are repeated until they are answered: the server says when. */
function mayRetry(failures: number, error: unknown): boolean {
  const isTooSoon = errorDataFrom(error)?.reason === 'rate_limited';
  return isPassing(error) && failures < (isTooSoon ? 10 : 3);
}
