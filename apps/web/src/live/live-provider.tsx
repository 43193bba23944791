import { QueryClientProvider } from '@tanstack/react-query';
import { createContext, Fragment, use, useCallback, useEffect, useState, type ReactNode } from 'react';
import { trpc } from '@/lib/trpc.ts';
import { createLive, LiveContext } from './live.ts';

type Renew = (why: 'changed' | 'ended') => void;

const RenewContext = createContext<Renew>(() => undefined);

/**
 * Provides tRPC, the query cache and everything live to the whole app; mounted once, at the root. `auth.*` goes over HTTP; the socket
 * opens at the first other call, and says who it is by the session cookie of that moment.
 *
 * What is below is mounted anew when the session or the server's data changes (see `useRenewLive`), so that nothing of before outlives it.
 */
export function LiveProvider({ children, url = location.origin }: { children: ReactNode; url?: string }) {
  const [live, setLive] = useState(() => createLive(url));
  const renew = useCallback<Renew>((why) => setLive(createLive(url, why === 'ended')), [url]);
  useEffect(() => () => live.close(), [live]);

  return (
    <LiveContext value={live}>
      <RenewContext value={renew}>
        <trpc.Provider client={live.api} queryClient={live.queryClient}>
          <QueryClientProvider client={live.queryClient}>
            <Fragment key={live.id}>{children}</Fragment>
          </QueryClientProvider>
        </trpc.Provider>
      </RenewContext>
    </LiveContext>
  );
}

/**
 * Call the returned function right after signing in and after signing out, and when the server's data was replaced: it closes the socket,
 * forgets all cached data, and mounts what is below `LiveProvider` anew under the session cookie as it now is. `ended`: the session did,
 * and not by the viewer's wish.
 */
export function useRenewLive(): Renew {
  return use(RenewContext);
}
