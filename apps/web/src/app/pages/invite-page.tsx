import { errorDataFrom, type Account, type InvitePreview } from '@parley/api-contract';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Link2Off } from 'lucide-react';
import { useCallback, useEffect } from 'react';
import { m } from '@/paraglide/messages.js';
import { AuthCard } from '@/features/auth/auth-card.tsx';
import { AccountBadge } from '@/components/account-badge.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { buttonVariants } from '@/components/ui/button-variants.ts';
import { Button } from '@/components/ui/button.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';
import { tabStore } from '@/live/local-store.ts';
import { MessagePage } from '../message-page.tsx';
import { useSession } from '../session-gate.tsx';
import { Splash } from '../splash.tsx';
import { textLinkClasses } from '../text-link.ts';
import { useFrameRemoved } from '../use-frame-removed.ts';
import { usePageTitle } from '../use-page-title.ts';
import { UnreachablePage } from './unreachable-page.tsx';

/** The invite that somebody chose to accept before they signed in here. */
const acceptedKey = 'parley.invite';

/** What a link leads to, for people with and without an account. Members go straight to their room. */
export function InvitePage() {
  const { code } = useParams({ from: '/invite/$code' });
  const session = useSession();
  const preview = trpc.rooms.previewInvite.useQuery({ code }, { enabled: session.isSuccess });
  if (session.isError)
    return <UnreachablePage error={session.error} onRetry={() => void session.refetch()} />;
  if (preview.isError) {
    return isDead(preview.error) ? (
      <DeadInvite />
    ) : (
      <UnreachablePage error={preview.error} onRetry={() => void preview.refetch()} />
    );
  }
  if (session.isPending || preview.isPending) return <Splash />;
  if (preview.data.isMember) return <ToRoom roomId={preview.data.room.id} />;
  return <InviteCard code={code} account={session.data} preview={preview.data} />;
}

/** A code that is too long to be one is as dead as an unknown one. */
function isDead(error: unknown): boolean {
  const reason = errorDataFrom(error)?.reason;
  return reason === 'invite_not_found' || reason === 'invalid_input';
}

function DeadInvite() {
  return (
    <MessagePage icon={<Link2Off />} title={m.invites_dead()} description={m.invites_dead_hint()}>
      <Link to="/" className={buttonVariants({ variant: 'outline' })}>
        {m.app_to_start()}
      </Link>
    </MessagePage>
  );
}

function ToRoom({ roomId }: { roomId: number }) {
  const navigate = useNavigate();
  useEffect(() => {
    void navigate({ to: '/rooms/$roomId', params: { roomId }, replace: true });
  }, [navigate, roomId]);
  return <Splash />;
}

interface InviteCardProps {
  code: string;
  account: Account | null;
  preview: InvitePreview;
}

function InviteCard({ code, account, preview: { room, createdBy } }: InviteCardProps) {
  const title =
    room.name === null ? m.invites_join_group() : m.rooms_join_named({ name: isolated(room.name) });
  usePageTitle(title);
  useFrameRemoved();
  const navigate = useNavigate();
  const accept = trpc.rooms.acceptInvite.useMutation({
    onSuccess: ({ room: { id } }) =>
      navigate({ to: '/rooms/$roomId', params: { roomId: id }, replace: true }),
  });
  const { mutate } = accept;
  const isSignedIn = account !== null;
  useEffect(() => {
    if (!isSignedIn || tabStore.get(acceptedKey) !== code) return;
    tabStore.remove(acceptedKey);
    mutate({ code });
  }, [isSignedIn, code, mutate]);
  const acceptLater = useCallback(() => tabStore.set(acceptedKey, code), [code]);
  const search = { redirect: `/invite/${encodeURIComponent(code)}` };

  return (
    <AuthCard
      title={title}
      subtitle={m.rooms_member_count({ count: room.memberCount })}
      footer={
        account === null ? (
          <>
            {m.auth_have_account()}{' '}
            <Link to="/sign-in" search={search} onClick={acceptLater} className={textLinkClasses}>
              {m.auth_sign_in()}
            </Link>
          </>
        ) : (
          m.invites_signed_in_as({ name: isolated(account.displayName) })
        )
      }
    >
      <div className="flex flex-col gap-5">
        {accept.isError && <Notice>{errorText(accept.error)}</Notice>}
        <p className="flex items-center gap-3 text-[0.9375rem]">
          <Avatar user={createdBy} />
          <span className="min-w-0 wrap-anywhere">
            {m.invites_from({ name: isolated(createdBy.displayName) })} <AccountBadge user={createdBy} />
          </span>
        </p>
        {account === null ? (
          <Link
            to="/register"
            search={search}
            onClick={acceptLater}
            className={buttonVariants({ size: 'lg' })}
          >
            {m.auth_register()}
          </Link>
        ) : (
          <div className="flex flex-col gap-2">
            <Button size="lg" isBusy={accept.isPending} onClick={() => mutate({ code })}>
              {title}
            </Button>
            <Link to="/" className={buttonVariants({ variant: 'ghost', size: 'lg' })}>
              {m.invites_not_now()}
            </Link>
          </div>
        )}
      </div>
    </AuthCard>
  );
}
