import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { SecretStep } from '@/components/settings/secret-step.tsx';
import { Dialog, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { trpc } from '@/lib/trpc.ts';
import { CommandForm } from './command-form.tsx';

interface CreateCommandDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

/** Asks what the command is, and then shows the secret, once. */
export function CreateCommandDialog({ isOpen, onClose }: CreateCommandDialogProps) {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      onOpenChangeComplete={(open) => !open && setSecret(null)}
    >
      <DialogContent>
        <DialogHeader title={m.commands_create()} description={m.commands_create_hint()} />
        {secret === null ? <CreateForm onCreated={setSecret} /> : <SecretStep secret={secret} />}
      </DialogContent>
    </Dialog>
  );
}

function CreateForm({ onCreated }: { onCreated: (secret: string) => void }) {
  const utils = trpc.useUtils();
  const create = trpc.commands.create.useMutation({
    onSuccess: ({ secret }) => onCreated(secret),
    onSettled: () => utils.commands.invalidate(),
  });
  return (
    <CommandForm
      initial={{ name: '', description: '', argumentHint: '', url: '' }}
      submitLabel={m.commands_create_submit()}
      mutation={create}
      onSubmit={(values) => create.mutate(values)}
    />
  );
}
