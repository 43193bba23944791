import type { Bot } from '@parley/api-contract';
import { can } from '@parley/rules';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import type { ItemDialogProps } from '@/components/resource/resource-list.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogBody, DialogContent, DialogFooter, DialogHeader } from '@/components/ui/dialog.tsx';
import { isolated } from '@/lib/direction.ts';
import { useActor } from '@/live/rights.ts';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { KeyList } from './key-list.tsx';

export function BotKeysDialog({ item: bot, isOpen, onClose }: ItemDialogProps<Bot>) {
  const actor = useActor();
  const canCreate = actor !== null && can(actor, 'bot.actAs', { ownerId: bot.owner.id });
  const [isCreating, setIsCreating] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader
          title={m.bots_keys_title({ name: isolated(bot.displayName) })}
          description={m.bots_keys_hint()}
        />
        <DialogBody className={canCreate ? '' : 'pb-5'}>
          <KeyList botId={bot.id} />
        </DialogBody>
        {canCreate && (
          <DialogFooter>
            <Button onClick={() => setIsCreating(true)}>
              <Plus />
              {m.keys_create()}
            </Button>
            <CreateKeyDialog botId={bot.id} isOpen={isCreating} onClose={() => setIsCreating(false)} />
          </DialogFooter>
        )}
      </DialogContent>
    </Dialog>
  );
}
