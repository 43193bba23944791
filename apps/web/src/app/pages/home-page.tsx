import { Compass, Hash, MessageSquarePlus, type LucideIcon } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { isolated } from '@/lib/direction.ts';
import { useIsPhone } from '@/lib/media.ts';
import { useAccount } from '@/live/me.ts';
import { useOpenDialog } from '../dialogs.tsx';
import { MainArea } from '../main-area.tsx';
import { usePageTitle } from '../use-page-title.ts';

/** Shown beside the lists. On phones, the lists are the home page. */
export function HomePage() {
  usePageTitle(m.app_home());
  const account = useAccount();
  const isPhone = useIsPhone();
  const openDialog = useOpenDialog();
  if (isPhone) return null;
  return (
    <MainArea className="overflow-y-auto">
      <div className="m-auto w-full max-w-md px-6 py-12">
        <h1 className="text-2xl font-semibold tracking-tight text-balance">
          {account === null ? m.app_name() : m.app_home_title({ name: isolated(account.displayName) })}
        </h1>
        <p className="mt-1.5 text-pretty text-muted-foreground">{m.app_home_hint()}</p>
        <ul className="mt-7 divide-y divide-border overflow-hidden rounded-2xl border border-border bg-card">
          <HomeAction
            Icon={Compass}
            title={m.app_home_find()}
            hint={m.app_home_find_hint()}
            onClick={() => openDialog('browseRooms')}
          />
          <HomeAction
            Icon={Hash}
            title={m.app_home_create()}
            hint={m.app_home_create_hint()}
            onClick={() => openDialog('createRoom')}
          />
          <HomeAction
            Icon={MessageSquarePlus}
            title={m.app_home_talk()}
            hint={m.app_home_talk_hint()}
            onClick={() => openDialog('newConversation')}
          />
        </ul>
      </div>
    </MainArea>
  );
}

interface HomeActionProps {
  Icon: LucideIcon;
  title: string;
  hint: string;
  onClick: () => void;
}

function HomeAction({ Icon, title, hint, onClick }: HomeActionProps) {
  return (
    <li>
      <button
        type="button"
        onClick={onClick}
        className="flex w-full cursor-pointer items-center gap-4 px-4 py-3.5 text-left focus-ring -outline-offset-2 transition-colors hover:bg-accent/60"
      >
        <Icon aria-hidden className="size-5 shrink-0 stroke-[1.75] text-primary" />
        <span>
          <span className="block text-sm font-medium">{title}</span>
          <span className="block text-[0.8125rem] text-muted-foreground">{hint}</span>
        </span>
      </button>
    </li>
  );
}
