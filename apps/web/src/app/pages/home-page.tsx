import { Compass, Hash, MessageSquarePlus, type LucideIcon } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { useIsPhone } from '@/lib/media.ts';
import { useAccount } from '@/live/me.ts';
import { useOpenDialog } from '../dialogs.tsx';
import { MainArea } from '../main-area.tsx';
import { usePageTitle } from '../use-page-title.ts';

/** Stands beside the lists; on phones the lists are the home page. */
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
          {account === null ? m.app_name() : m.app_home_title({ name: account.displayName })}
        </h1>
        <p className="text-muted-foreground mt-1.5 text-pretty">{m.app_home_hint()}</p>
        <ul className="divide-border border-border bg-card mt-7 divide-y overflow-hidden rounded-2xl border">
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
        className="focus-ring hover:bg-accent/60 flex w-full cursor-pointer items-center gap-4 px-4 py-3.5 text-left -outline-offset-2 transition-colors"
      >
        <Icon aria-hidden className="text-primary size-5 shrink-0 stroke-[1.75]" />
        <span>
          <span className="block text-sm font-medium">{title}</span>
          <span className="text-muted-foreground block text-[0.8125rem]">{hint}</span>
        </span>
      </button>
    </li>
  );
}
