import type { ManagedCommand } from '@parley/api-contract';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { RenewSecretDialog } from '@/components/settings/renew-secret-dialog.tsx';
import { SectionPage } from '@/components/settings/section-page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { trpc } from '@/lib/trpc.ts';
import { CommandList, type CommandAction } from './command-list.tsx';
import { CreateCommandDialog } from './create-command-dialog.tsx';
import { EditCommandDialog } from './edit-command-dialog.tsx';

/** The slash commands of this server, and what administrators can do with them. */
export function CommandsSection() {
  const utils = trpc.useUtils();
  const [isCreating, setIsCreating] = useState(false);
  const [chosen, setChosen] = useState<ManagedCommand | null>(null);
  const [action, setAction] = useState<CommandAction | null>(null);
  const options = { onSettled: () => utils.commands.invalidate() };
  const renew = trpc.commands.renewSecret.useMutation(options);
  const remove = trpc.commands.remove.useMutation({
    ...options,
    onSuccess: () => {
      setAction(null);
      toast.success(m.commands_removed());
    },
  });

  function dialogProps(what: CommandAction) {
    return { isOpen: action === what, onClose: () => setAction(null) };
  }

  return (
    <SectionPage
      title={m.commands_title()}
      description={m.commands_hint()}
      action={
        <Button onClick={() => setIsCreating(true)}>
          <Plus />
          {m.commands_create()}
        </Button>
      }
    >
      <CommandList
        onChoose={(command, what) => {
          renew.reset();
          remove.reset();
          setChosen(command);
          setAction(what);
        }}
      />
      <CreateCommandDialog isOpen={isCreating} onClose={() => setIsCreating(false)} />
      {chosen !== null && (
        <>
          <EditCommandDialog command={chosen} {...dialogProps('edit')} />
          <RenewSecretDialog
            name={`/${chosen.name}`}
            mutation={renew}
            renew={() => renew.mutateAsync({ commandId: chosen.id })}
            {...dialogProps('renew')}
          />
          <ConfirmDialog
            title={m.commands_remove_title({ name: chosen.name })}
            description={m.commands_remove_hint()}
            action={m.commands_remove()}
            mutation={remove}
            onConfirm={() => remove.mutate({ commandId: chosen.id })}
            {...dialogProps('remove')}
          />
        </>
      )}
    </SectionPage>
  );
}
