import type { Bot } from '@parley/api-contract';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogBody, DialogContent, DialogFooter, DialogHeader } from '@/components/ui/dialog.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { KeyList } from './key-list.tsx';

interface BotKeysDialogProps {
  bot: Bot;
  /** Whether the viewer may make keys for it: its owner alone may. */
  canCreate: boolean;
  isOpen: boolean;
  onClose: () => void;
}

export function BotKeysDialog({ bot, canCreate, isOpen, onClose }: BotKeysDialogProps) {
  const [isCreating, setIsCreating] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader title={m.bots_keys_title({ name: bot.displayName })} description={m.bots_keys_hint()} />
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
