import { errorDataFrom } from '@parley/api-contract';
import { useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';
import { useLive } from '@/live/live.ts';
import { useRenewLive } from '@/live/live-provider.tsx';

/**
 * Ends the session, closes its socket, and forgets what was shown, and what was written but not sent: others may use this browser. When a
 * session ends by itself, what was typed is kept.
 */
export function useSignOut(accountId: number | undefined): () => void {
  const navigate = useNavigate();
  const renewLive = useRenewLive();
  const { outboxOf, draftsOf, editsOf } = useLive();

  function signedOut() {
    if (accountId !== undefined) {
      outboxOf(accountId).clear();
      draftsOf(accountId).clear();
      editsOf(accountId).clear();
    }
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
