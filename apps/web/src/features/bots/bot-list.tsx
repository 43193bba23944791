import type { Bot } from '@parley/api-contract';
import { BotIcon, Ellipsis, KeyRound, Pencil, Trash2, UserPlus } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { BotBadge } from '@/components/bot-badge.tsx';
import { ListRow, RowList } from '@/components/settings/row-list.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { Button } from '@/components/ui/button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';
import { trpc } from '@/lib/trpc.ts';

export type BotAction = 'keys' | 'rename' | 'addToRoom' | 'remove';

interface BotListProps {
  viewerId: number | undefined;
  onChoose: (bot: Bot, action: BotAction) => void;
}

/** The viewer's bots, each with a menu; an administrator sees everyone's. */
export function BotList({ viewerId, onChoose }: BotListProps) {
  const query = trpc.bots.list.useInfiniteQuery(
    { limit: 50 },
    { getNextPageParam: (page) => page.nextCursor, refetchOnWindowFocus: true },
  );
  return (
    <>
      <RowList
        label={m.bots_list()}
        query={query}
        items={query.data?.pages.flatMap((page) => page.bots)}
        empty={<EmptyState icon={<BotIcon />} title={m.bots_empty()} description={m.bots_empty_hint()} />}
        renderRow={(bot) => (
          <ListRow
            key={bot.id}
            icon={<Avatar user={bot} />}
            title={
              <>
                {bot.displayName}
                <BotBadge user={bot} />
              </>
            }
            details={
              bot.owner.id === viewerId
                ? `@${bot.username}`
                : `@${bot.username} · ${m.bots_owned_by({ name: bot.owner.displayName })}`
            }
            actions={<BotMenu bot={bot} onChoose={(action) => onChoose(bot, action)} />}
          />
        )}
      />
      {query.hasNextPage && (
        <div className="flex justify-center pt-3">
          <Button variant="outline" isBusy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {m.app_show_more()}
          </Button>
        </div>
      )}
    </>
  );
}

function BotMenu({ bot, onChoose }: { bot: Bot; onChoose: (action: BotAction) => void }) {
  return (
    <Menu>
      <MenuTrigger render={<IconButton label={m.bots_menu({ name: bot.displayName })} />}>
        <Ellipsis />
      </MenuTrigger>
      <MenuContent>
        <MenuItem onClick={() => onChoose('keys')}>
          <KeyRound />
          {m.bots_keys()}
        </MenuItem>
        <MenuItem onClick={() => onChoose('addToRoom')}>
          <UserPlus />
          {m.bots_add_to_room()}
        </MenuItem>
        <MenuItem onClick={() => onChoose('rename')}>
          <Pencil />
          {m.bots_rename()}
        </MenuItem>
        <MenuSeparator />
        <MenuItem variant="destructive" onClick={() => onChoose('remove')}>
          <Trash2 />
          {m.bots_remove()}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
