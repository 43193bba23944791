import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { m } from '@/paraglide/messages.js';
import { TooltipProvider } from '@/components/ui/tooltip.tsx';
import { useSignOut } from '@/features/auth/use-sign-out.ts';
import { ConnectionLine } from '@/features/connection/connection-line.tsx';
import { Sidebar } from '@/features/sidebar/sidebar.tsx';
import { UserMenu } from '@/features/sidebar/user-menu.tsx';
import { cn } from '@/lib/cn.ts';
import { useIsPhone } from '@/lib/media.ts';
import { trpc } from '@/lib/trpc.ts';
import { useRenewLive } from '@/live/live-provider.tsx';
import { useAccount, useFollowMe } from '@/live/me.ts';
import { DialogsProvider, useOpenDialog } from './dialogs.tsx';
import { mainId } from './main-area.tsx';
import { OutdatedPage } from './pages/outdated-page.tsx';
import { Splash } from './splash.tsx';
import { Toasts } from './toasts.tsx';
import { useFileNotice } from './use-file-notice.ts';
import { useFrameRemoved } from './use-frame-removed.ts';
import { useRefusedNotices } from './use-refused-notices.ts';
import { useSwitcherKey } from './use-switcher-key.ts';

/** Surrounds every page for signed-in people: the lists are on the left or, on phones, on a screen before the page. */
export function Shell() {
  const { failure, outdated } = useLiveSession();
  useRefusedNotices();
  useFileNotice();
  useFrameRemoved();
  if (outdated === 'reloading') return <Splash />;
  if (outdated === 'stuck') return <OutdatedPage />;
  return (
    <TooltipProvider delay={500} closeDelay={0}>
      <DialogsProvider>
        <Frame failure={failure} />
      </DialogsProvider>
      <Toasts />
    </TooltipProvider>
  );
}

/**
 * Follows the viewer's list. Starts over when the session ends, another account signs in in another tab, or the server's data was
 * restored.
 */
function useLiveSession() {
  const { failure, isSignedOut, outdated, isRestored } = useFollowMe();
  const renewLive = useRenewLive();
  const account = useAccount();
  const { data: me } = trpc.auth.me.useQuery(undefined, { staleTime: Infinity });
  const isSomeoneElse = account !== null && me !== null && me !== undefined && account.id !== me.id;
  useEffect(() => {
    if (isSignedOut) renewLive('ended');
    else if (isSomeoneElse || isRestored) renewLive('changed');
  }, [isSignedOut, isSomeoneElse, isRestored, renewLive]);
  return { failure, outdated };
}

function Frame({ failure }: { failure: unknown }) {
  const openDialog = useOpenDialog();
  const account = useAccount();
  const { data: me } = trpc.auth.me.useQuery(undefined, { staleTime: Infinity });
  const viewer = account ?? me ?? null;
  const signOut = useSignOut(viewer?.id);
  const isListFirst = useLocation({ select: ({ pathname }) => pathname === '/' });
  const isListThePage = useIsPhone() && isListFirst;
  useSwitcherKey(() => openDialog('switcher'));

  return (
    <div className="flex h-full flex-col">
      <a
        href={`#${mainId}`}
        onClick={(event) => {
          event.preventDefault();
          document.getElementById(mainId)?.focus();
        }}
        className="fixed top-2 left-2 z-60 -translate-y-16 rounded-lg bg-primary px-4 py-2 text-sm font-medium text-primary-foreground focus:translate-y-0"
      >
        {m.app_skip_to_content()}
      </a>
      <ConnectionLine failure={failure} />
      <div className="flex min-h-0 flex-1">
        <div
          {...(isListThePage && { role: 'main', id: mainId, tabIndex: -1 })}
          className={cn(
            'w-full shrink-0 outline-none md:w-72 md:border-r md:border-sidebar-border',
            !isListFirst && 'max-md:hidden',
          )}
        >
          <Sidebar
            isPage={isListThePage}
            onSearch={() => openDialog('switcher')}
            onCreateRoom={() => openDialog('createRoom')}
            onBrowseRooms={() => openDialog('browseRooms')}
            onNewConversation={() => openDialog('newConversation')}
            onEditRoom={(room) => openDialog('editRoom', room)}
            onLeaveRoom={(room) => openDialog('leaveRoom', room)}
            footer={
              viewer && (
                <UserMenu account={viewer} onEditStatus={() => openDialog('status')} onSignOut={signOut} />
              )
            }
          />
        </div>
        <div className={cn('flex min-w-0 flex-1', isListFirst && 'max-md:hidden')}>
          <Outlet />
        </div>
      </div>
    </div>
  );
}
