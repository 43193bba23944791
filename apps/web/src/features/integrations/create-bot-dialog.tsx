import { createBotInput, maxDisplayNameLength, type Bot } from '@parley/api-contract';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { ResourceDialog } from '@/components/resource/resource-dialog.tsx';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { trpc } from '@/lib/trpc.ts';
import { BotKeysDialog } from './bot-keys-dialog.tsx';

interface CreateBotDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

/** A bot can do nothing without a key, so its keys come next. */
export function CreateBotDialog({ isOpen, onClose }: CreateBotDialogProps) {
  const utils = trpc.useUtils();
  const [created, setCreated] = useState<Bot>();
  const [isNext, setIsNext] = useState(false);
  const create = trpc.bots.create.useMutation({ onSettled: () => void utils.bots.list.invalidate() });
  return (
    <>
      <ResourceDialog
        isOpen={isOpen}
        onClose={onClose}
        title={m.bots_create()}
        description={m.bots_create_hint()}
        mutation={create}
      >
        <DialogForm
          initial={{ username: '', displayName: '' }}
          schema={createBotInput}
          toInput={({ username, displayName }) => ({
            username,
            ...(displayName.trim() !== '' && { displayName }),
          })}
          problems={{
            username: m.auth_username_invalid,
            displayName: () => m.app_name_invalid({ max: maxDisplayNameLength }),
          }}
          mutation={create}
          onSuccess={({ bot }) => {
            onClose();
            setCreated(bot);
            setIsNext(true);
          }}
          submitLabel={m.bots_create_submit()}
        >
          {(field) => (
            <>
              <TextField
                {...field('username')}
                label={m.auth_username()}
                hint={m.bots_username_hint()}
                autoCapitalize="none"
                spellCheck={false}
              />
              <TextField
                {...field('displayName')}
                label={m.bots_display_name()}
                hint={m.bots_display_name_hint()}
                isOptional
              />
            </>
          )}
        </DialogForm>
      </ResourceDialog>
      {created && <BotKeysDialog item={created} isOpen={isNext} onClose={() => setIsNext(false)} />}
    </>
  );
}
