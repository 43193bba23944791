import { createKeyInput, keyScopes, maxKeyNameLength, type KeyScope } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { ResourceDialog } from '@/components/resource/resource-dialog.tsx';
import { SecretPanel, SecretStep } from '@/components/resource/secret-panel.tsx';
import { ChoiceCards } from '@/components/ui/choice-cards.tsx';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { trpc } from '@/lib/trpc.ts';
import { scopes } from './scopes.ts';

interface CreateKeyDialogProps {
  /** The bot that the key acts as; without it, the viewer. */
  botId?: number;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks for the name and scope, then shows the key, once. */
export function CreateKeyDialog({ botId, ...dialog }: CreateKeyDialogProps) {
  const utils = trpc.useUtils();
  const initial: { name: string; scope: KeyScope } = {
    name: '',
    scope: botId === undefined ? 'read' : 'write',
  };
  const create = trpc.keys.create.useMutation({ onSettled: () => void utils.keys.list.invalidate() });
  return (
    <ResourceDialog
      {...dialog}
      title={m.keys_create()}
      description={m.keys_create_hint()}
      mutation={create}
      renderOutput={({ secret }) => (
        <SecretStep>
          <SecretPanel label={m.keys_secret()} secret={secret} hint={m.keys_secret_hint()} />
        </SecretStep>
      )}
    >
      <DialogForm
        initial={initial}
        schema={createKeyInput}
        toInput={(values) => ({ ...values, botId })}
        problems={{ name: () => m.app_name_invalid({ max: maxKeyNameLength }) }}
        mutation={create}
        submitLabel={m.keys_create_submit()}
      >
        {(field) => (
          <>
            <TextField {...field('name')} label={m.keys_name()} hint={m.keys_name_hint()} />
            <ChoiceCards
              {...field('scope')}
              label={m.keys_scope()}
              options={keyScopes.map((value) => ({
                value,
                label: scopes[value].label(),
                explanation: scopes[value].explanation(),
                Icon: scopes[value].Icon,
              }))}
            />
          </>
        )}
      </DialogForm>
    </ResourceDialog>
  );
}
