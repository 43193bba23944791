import type { ManagedCommand } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { Dialog, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { trpc } from '@/lib/trpc.ts';
import { CommandForm } from './command-form.tsx';

interface EditCommandDialogProps {
  command: ManagedCommand;
  isOpen: boolean;
  onClose: () => void;
}

export function EditCommandDialog({ command, isOpen, onClose }: EditCommandDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader title={m.commands_edit_title({ name: command.name })} />
        <EditForm command={command} onSaved={onClose} />
      </DialogContent>
    </Dialog>
  );
}

function EditForm({ command, onSaved }: { command: ManagedCommand; onSaved: () => void }) {
  const utils = trpc.useUtils();
  const { id: commandId, name, description, argumentHint, url } = command;
  const update = trpc.commands.update.useMutation({
    onSuccess: onSaved,
    onSettled: () => utils.commands.invalidate(),
  });
  return (
    <CommandForm
      initial={{ name, description, argumentHint, url }}
      submitLabel={m.hooks_save()}
      mutation={update}
      onSubmit={(values) => update.mutate({ commandId, ...values })}
    />
  );
}
