import type { Bot } from '@parley/api-contract';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { SectionPage } from '@/components/settings/section-page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { AddToRoomDialog } from '@/features/bots/add-to-room-dialog.tsx';
import { BotList, type BotAction } from '@/features/bots/bot-list.tsx';
import { CreateBotDialog } from '@/features/bots/create-bot-dialog.tsx';
import { RemoveBotDialog } from '@/features/bots/remove-bot-dialog.tsx';
import { RenameBotDialog } from '@/features/bots/rename-bot-dialog.tsx';
import { BotKeysDialog } from '@/features/keys/bot-keys-dialog.tsx';
import { useAccount } from '@/live/me.ts';

/** The bots that the viewer manages, and what can be done with them. */
export function BotsSection() {
  const viewerId = useAccount()?.id;
  const [isCreating, setIsCreating] = useState(false);
  const [chosen, setChosen] = useState<Bot | null>(null);
  const [action, setAction] = useState<BotAction | null>(null);

  function choose(bot: Bot, what: BotAction) {
    setChosen(bot);
    setAction(what);
  }

  function dialogProps(what: BotAction) {
    return { isOpen: action === what, onClose: () => setAction(null) };
  }

  return (
    <SectionPage
      title={m.bots_title()}
      description={m.bots_hint()}
      action={
        <Button onClick={() => setIsCreating(true)}>
          <Plus />
          {m.bots_create()}
        </Button>
      }
    >
      <BotList viewerId={viewerId} onChoose={choose} />
      <CreateBotDialog
        isOpen={isCreating}
        onClose={() => setIsCreating(false)}
        // It does nothing without a key: that comes next.
        onCreated={(bot) => choose(bot, 'keys')}
      />
      {chosen !== null && (
        <>
          <BotKeysDialog bot={chosen} canCreate={chosen.owner.id === viewerId} {...dialogProps('keys')} />
          <RenameBotDialog bot={chosen} {...dialogProps('rename')} />
          <AddToRoomDialog bot={chosen} {...dialogProps('addToRoom')} />
          <RemoveBotDialog bot={chosen} {...dialogProps('remove')} />
        </>
      )}
    </SectionPage>
  );
}
