import { Outlet, useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { trpc } from '@/lib/trpc.ts';
import { UnreachablePage } from './pages/unreachable-page.tsx';
import { Splash } from './splash.tsx';

/** Whose session this is. Asked once; signing in and out keep it true. */
function useSession() {
  return trpc.auth.me.useQuery(undefined, {
    staleTime: Infinity,
    gcTime: Infinity,
    // When it could not be asked. An answer is never out of date.
    refetchOnReconnect: true,
  });
}

/** What is below is for who is signed in; anyone else signs in first, and comes back. */
export function SessionGate() {
  const session = useSession();
  const href = useLocation({ select: (location) => location.href });
  if (session.isPending) return <Splash />;
  if (session.isError)
    return <UnreachablePage error={session.error} onRetry={() => void session.refetch()} />;
  if (session.data === null) return <Redirect to={signInHref(href)} />;
  return <Outlet />;
}

/** What is below is for who is not signed in; anyone else goes where they were going. */
export function GuestGate() {
  const session = useSession();
  const { redirect } = useSearch({ from: '/guest' });
  if (session.isPending) return <Splash />;
  if (session.isError)
    return <UnreachablePage error={session.error} onRetry={() => void session.refetch()} />;
  if (session.data !== null) return <Redirect to={redirect ?? '/'} />;
  return <Outlet />;
}

function signInHref(href: string): string {
  return href === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ redirect: href }).toString()}`;
}

/** Goes where it was first told to, once: while the next page loads, the address is already another one. */
function Redirect({ to }: { to: string }) {
  const navigate = useNavigate();
  const [href] = useState(to);
  useEffect(() => {
    void navigate({ href, replace: true });
  }, [navigate, href]);
  return <Splash />;
}
