import { ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import { m } from '@/paraglide/messages.js';
import { BrandMark } from '@/components/brand-mark.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { useAccount } from '@/live/me.ts';
import { RoomList, type RoomListProps } from './room-list.tsx';
import { SearchButton } from './search-button.tsx';
import { SidebarSkeleton } from './sidebar-skeleton.tsx';
import { useUnreadOnly } from './use-unread-only.ts';

interface SidebarProps extends Omit<RoomListProps, 'viewerId' | 'isUnreadOnly' | 'onShowAll'> {
  /** Whether the lists are the whole page. */
  isPage: boolean;
  onSearch: () => void;
  /** The viewer's own menu. */
  footer: ReactNode;
}

export function Sidebar({ isPage, onSearch, footer, ...list }: SidebarProps) {
  const Name = isPage ? 'h1' : 'span';
  const account = useAccount();
  const [isUnreadOnly, setIsUnreadOnly] = useUnreadOnly();

  return (
    <nav
      aria-label={m.app_navigation()}
      className="flex h-full min-h-0 flex-col bg-sidebar text-sidebar-foreground [--avatar-edge:var(--sidebar)]"
    >
      <header className="flex items-center gap-2.5 px-4 pt-3.5 pb-2.5">
        <BrandMark className="size-7" />
        <Name className="flex-1 text-[0.9375rem] font-semibold tracking-tight text-foreground">
          {m.app_name()}
        </Name>
        <IconButton
          label={m.sidebar_unread_only()}
          size="iconSm"
          side="bottom"
          aria-pressed={isUnreadOnly}
          onClick={() => setIsUnreadOnly(!isUnreadOnly)}
          className="-mr-1 aria-pressed:text-primary"
        >
          <ListFilter />
        </IconButton>
      </header>
      <div className="px-3 pb-2">
        <SearchButton onClick={onSearch} />
      </div>
      {account === null ? (
        <div className="min-h-0 flex-1 px-2 pt-1">
          <SidebarSkeleton />
        </div>
      ) : (
        <RoomList
          viewerId={account.id}
          isUnreadOnly={isUnreadOnly}
          onShowAll={() => setIsUnreadOnly(false)}
          {...list}
        />
      )}
      <footer className="border-t border-sidebar-border p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
        {footer}
      </footer>
    </nav>
  );
}
