import { errorDataFrom } from '@parley/api-contract';
import { useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';
import { useRenewLive } from '@/live/live-provider.tsx';

/** Ends the session, closes its socket and forgets what it showed. */
export function useSignOut(): () => void {
  const navigate = useNavigate();
  const renewLive = useRenewLive();

  function signedOut() {
    renewLive('changed');
    void navigate({ to: '/sign-in' });
  }

  const logout = trpc.auth.logout.useMutation({
    onSuccess: signedOut,
    onError: (error) => {
      if (errorDataFrom(error)?.reason === 'unauthenticated') signedOut();
      else toast.error(m.auth_sign_out_failed({ reason: errorText(error) }));
    },
  });
  return () => logout.mutate();
}
