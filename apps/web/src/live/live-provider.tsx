import { QueryClientProvider } from '@tanstack/react-query';
import { createContext, Fragment, use, useCallback, useEffect, useState, type ReactNode } from 'react';
import { trpc } from '@/lib/trpc.ts';
import { createLive, LiveContext } from './live.ts';

type Renew = (why: 'changed' | 'ended') => void;

const RenewContext = createContext<Renew>(() => undefined);

/**
 * Provides tRPC, the query cache and everything live to the whole app. Mount it once, at the root. `auth.*` goes over HTTP. The socket
 * opens on the first other call, with the session cookie of that moment.
 *
 * Everything below is remounted when the session or the server's data changes (see `useRenewLive`), so that nothing from before remains.
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
 * Call the returned function right after signing in or out, and when the server's data was replaced: it closes the socket, forgets all
 * cached data, and remounts everything below `LiveProvider` with the current session cookie. `ended`: the session ended without the
 * viewer asking for it.
 */
export function useRenewLive(): Renew {
  return use(RenewContext);
}
