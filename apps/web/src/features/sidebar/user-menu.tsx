import type { Account } from '@parley/api-contract';
import { Link } from '@tanstack/react-router';
import { LogOut, Settings, SmilePlus } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { AccountBadge } from '@/components/account-badge.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';
import { useConnection } from '@/live/use-connection.ts';
import { AvailabilityItems, stateOf } from './availability-items.tsx';
import { ThemeItems } from './theme-items.tsx';

interface UserMenuProps {
  account: Account;
  onEditStatus: () => void;
  onSignOut: () => void;
}

export function UserMenu({ account, onEditStatus, onSignOut }: UserMenuProps) {
  const { status } = account;
  const isLost = useConnection().state === 'lost';
  const statusLine = [status.emoji, status.text].filter(Boolean).join(' ');
  return (
    <Menu>
      <MenuTrigger className="flex w-full cursor-pointer items-center gap-2.5 rounded-lg px-2 py-1.5 text-left focus-ring transition-colors hover:bg-sidebar-accent/60 data-popup-open:bg-sidebar-accent">
        <span className="sr-only">{m.settings_your_menu()}</span>
        <Avatar user={account} presence={isLost ? 'unknown' : stateOf(status.availability)} />
        <span className="min-w-0 flex-1 leading-tight">
          <span className="flex items-center gap-1.5 text-sm font-medium text-foreground">
            <bdi className="truncate">{account.displayName}</bdi>
            <AccountBadge user={account} />
          </span>
          <span
            dir="auto"
            className="block truncate align-with-parent text-[0.8125rem] text-muted-foreground"
          >
            {statusLine === '' ? `@${account.username}` : statusLine}
          </span>
        </span>
      </MenuTrigger>
      <MenuContent side="top" align="start" className="w-(--anchor-width) max-w-72">
        <MenuItem onClick={onEditStatus}>
          {status.emoji ? (
            <span aria-hidden className="w-4 text-center">
              {status.emoji}
            </span>
          ) : (
            <SmilePlus />
          )}
          <bdi className="truncate">{status.text || m.presence_set_status()}</bdi>
        </MenuItem>
        <MenuSeparator />
        <AvailabilityItems availability={status.availability} />
        <MenuSeparator />
        <ThemeItems />
        <MenuSeparator />
        <MenuItem render={<Link to="/settings" />}>
          <Settings />
          {m.settings_title()}
        </MenuItem>
        <MenuItem onClick={onSignOut}>
          <LogOut />
          {m.auth_sign_out()}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
