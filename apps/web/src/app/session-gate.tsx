import { Outlet, useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useIsNewServer } from '@/features/auth/use-is-new-server.ts';
import { trpc } from '@/lib/trpc.ts';
import { localStore } from '@/live/local-store.ts';
import { UnreachablePage } from './pages/unreachable-page.tsx';
import { Splash } from './splash.tsx';

// public/boot.js reads the same key to show the right frame.
const guestKey = 'parley.guest';

/** Whose session this is. Fetched once; signing in and out update it. */
export function useSession() {
  const session = trpc.auth.me.useQuery(undefined, {
    staleTime: Infinity,
    gcTime: Infinity,
    // Only if the request failed: an answer never goes stale.
    refetchOnReconnect: true,
  });
  const { data } = session;
  useEffect(() => {
    if (data === null) localStore.set(guestKey, 'true');
    else if (data !== undefined) localStore.remove(guestKey);
  }, [data]);
  return session;
}

/** Guards pages for people who are signed in. Anyone else signs in first, then comes back. */
export function SessionGate() {
  const session = useSession();
  const href = useLocation({ select: (location) => location.href });
  if (session.isPending) return <Splash />;
  if (session.isError)
    return <UnreachablePage error={session.error} onRetry={() => void session.refetch()} />;
  if (session.data === null) return <ToGuestPage href={href} />;
  return <Outlet />;
}

/** Guards pages for people who are not signed in. Anyone else continues to where they were going. */
export function GuestGate() {
  const session = useSession();
  const { redirect } = useSearch({ from: '/guest' });
  if (session.isPending) return <Splash />;
  if (session.isError)
    return <UnreachablePage error={session.error} onRetry={() => void session.refetch()} />;
  if (session.data !== null) return <Redirect to={redirect ?? '/'} />;
  return <Outlet />;
}

/** Redirects to the sign-in page or, on a new server, to creating the first account. */
function ToGuestPage({ href }: { href: string }) {
  const isNew = useIsNewServer();
  if (isNew === undefined) return <Splash />;
  const path = isNew ? '/register' : '/sign-in';
  return (
    <Redirect to={href === '/' ? path : `${path}?${new URLSearchParams({ redirect: href }).toString()}`} />
  );
}

/** Redirects once, to the first value of `to`: while the next page loads, the address has already changed. */
function Redirect({ to }: { to: string }) {
  const navigate = useNavigate();
  const [href] = useState(to);
  useEffect(() => {
    void navigate({ href, replace: true });
  }, [navigate, href]);
  return <Splash />;
}
