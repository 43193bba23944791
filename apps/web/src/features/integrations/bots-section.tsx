import { updateBotInput, maxDisplayNameLength, type Bot } from '@parley/api-contract';
import { BotIcon, KeyRound, Pencil, Trash2, UserPlus } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { AccountBadge } from '@/components/account-badge.tsx';
import { RemoveDialog } from '@/components/resource/remove-dialog.tsx';
import { RenameDialog } from '@/components/resource/rename-dialog.tsx';
import {
  ResourceList,
  type ItemDialogProps,
  type ResourceAction,
} from '@/components/resource/resource-list.tsx';
import { ResourceSection } from '@/components/resource/resource-section.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { isolated } from '@/lib/direction.ts';
import { trpc } from '@/lib/trpc.ts';
import { useAccount } from '@/live/me.ts';
import { AddBotToRoomDialog } from './add-bot-to-room-dialog.tsx';
import { BotKeysDialog } from './bot-keys-dialog.tsx';
import { CreateBotDialog } from './create-bot-dialog.tsx';

/** The viewer's bots, and what can be done with them; an administrator sees everyone's. */
export function BotsSection() {
  const viewerId = useAccount()?.id;
  const query = trpc.bots.list.useInfiniteQuery(
    { limit: 50 },
    { getNextPageParam: (page) => page.nextCursor, refetchOnWindowFocus: true },
  );
  return (
    <ResourceSection
      title={m.bots_title()}
      description={m.bots_hint()}
      createLabel={m.bots_create()}
      Create={CreateBotDialog}
    >
      <ResourceList
        label={m.bots_list()}
        query={query}
        items={query.data?.pages.flatMap((page) => page.bots)}
        empty={{ Icon: BotIcon, title: m.bots_empty(), description: m.bots_empty_hint() }}
        nameOf={(bot) => bot.displayName}
        renderRow={(bot) => ({
          icon: <Avatar user={bot} />,
          title: (
            <>
              <bdi>{bot.displayName}</bdi>
              <AccountBadge user={bot} />
            </>
          ),
          details:
            bot.owner.id === viewerId
              ? `@${bot.username}`
              : `@${bot.username} · ${m.bots_owned_by({ name: isolated(bot.owner.displayName) })}`,
        })}
        actions={actions}
      />
    </ResourceSection>
  );
}

const actions: readonly ResourceAction<Bot>[] = [
  { label: m.bots_keys, Icon: KeyRound, Dialog: BotKeysDialog },
  { label: m.bots_add_to_room, Icon: UserPlus, Dialog: AddBotToRoomDialog },
  { label: m.resource_rename, Icon: Pencil, Dialog: RenameBotDialog },
  { label: m.resource_remove, Icon: Trash2, isDestructive: true, Dialog: RemoveBotDialog },
];

function RenameBotDialog({ item: bot, ...dialog }: ItemDialogProps<Bot>) {
  const utils = trpc.useUtils();
  const update = trpc.bots.update.useMutation({ onSettled: () => void utils.bots.list.invalidate() });
  return (
    <RenameDialog
      {...dialog}
      name={bot.displayName}
      label={m.bots_display_name()}
      maxLength={maxDisplayNameLength}
      field="displayName"
      ids={{ botId: bot.id }}
      schema={updateBotInput}
      mutation={update}
    />
  );
}

function RemoveBotDialog({ item: bot, ...dialog }: ItemDialogProps<Bot>) {
  const utils = trpc.useUtils();
  const remove = trpc.bots.remove.useMutation({ onSettled: () => void utils.bots.list.invalidate() });
  return (
    <RemoveDialog
      {...dialog}
      title={m.bots_remove_title({ name: isolated(bot.displayName) })}
      description={m.bots_remove_hint()}
      mutation={remove}
      input={{ botId: bot.id }}
      removed={m.bots_removed()}
    />
  );
}
