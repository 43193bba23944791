import { createCommandInput, updateCommandInput, type ManagedCommand } from '@parley/api-contract';
import { KeyRound, Pencil, SquareSlash, Trash2 } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { RemoveDialog } from '@/components/resource/remove-dialog.tsx';
import { RenewSecretDialog } from '@/components/resource/renew-secret-dialog.tsx';
import { ResourceDialog } from '@/components/resource/resource-dialog.tsx';
import {
  ResourceList,
  type ItemDialogProps,
  type ResourceAction,
} from '@/components/resource/resource-list.tsx';
import { ResourceSection } from '@/components/resource/resource-section.tsx';
import { SigningSecretStep } from '@/components/resource/secret-panel.tsx';
import { trpc } from '@/lib/trpc.ts';
import { CommandForm } from './command-form.tsx';

/** The slash commands of this server, and what administrators can do with them. */
export function CommandsSection() {
  const query = trpc.commands.listManaged.useQuery({}, { refetchOnWindowFocus: true });
  return (
    <ResourceSection
      title={m.commands_title()}
      description={m.commands_hint()}
      createLabel={m.commands_create()}
      Create={CreateCommandDialog}
    >
      <ResourceList
        label={m.commands_title()}
        query={query}
        items={query.data?.commands}
        empty={{ Icon: SquareSlash, title: m.commands_empty(), description: m.commands_empty_hint() }}
        nameOf={({ name }) => `/${name}`}
        renderRow={({ name, description, argumentHint, url, needsNewSecret }) => ({
          title: (
            <span>
              /{name} <span className="font-normal text-muted-foreground">{argumentHint}</span>
            </span>
          ),
          details: (
            <>
              {description !== '' && <div>{description}</div>}
              {url}
              {needsNewSecret && <div className="mt-0.5 text-destructive">{m.hooks_needs_new_secret()}</div>}
            </>
          ),
        })}
        actions={actions}
      />
    </ResourceSection>
  );
}

const actions: readonly ResourceAction<ManagedCommand>[] = [
  { label: m.resource_edit, Icon: Pencil, Dialog: EditCommandDialog },
  { label: m.hooks_renew, Icon: KeyRound, Dialog: RenewCommandDialog },
  { label: m.resource_remove, Icon: Trash2, isDestructive: true, Dialog: RemoveCommandDialog },
];

function useChange() {
  const utils = trpc.useUtils();
  return { onSettled: () => void utils.commands.invalidate() };
}

function CreateCommandDialog(dialog: { isOpen: boolean; onClose: () => void }) {
  const create = trpc.commands.create.useMutation(useChange());
  return (
    <ResourceDialog
      {...dialog}
      title={m.commands_create()}
      description={m.commands_create_hint()}
      mutation={create}
      renderOutput={({ secret }) => <SigningSecretStep secret={secret} />}
    >
      <CommandForm
        initial={{ name: '', description: '', argumentHint: '', url: '' }}
        schema={createCommandInput}
        mutation={create}
        submitLabel={m.commands_create_submit()}
      />
    </ResourceDialog>
  );
}

function EditCommandDialog({ item: command, ...dialog }: ItemDialogProps<ManagedCommand>) {
  const update = trpc.commands.update.useMutation(useChange());
  const { id: commandId, name, description, argumentHint, url } = command;
  return (
    <ResourceDialog {...dialog} title={m.resource_edit_title({ name: `/${name}` })} mutation={update}>
      <CommandForm
        initial={{ name, description, argumentHint, url }}
        ids={{ commandId }}
        schema={updateCommandInput}
        mutation={update}
        onSuccess={dialog.onClose}
        submitLabel={m.resource_save()}
      />
    </ResourceDialog>
  );
}

function RenewCommandDialog({ item: { id, name }, ...dialog }: ItemDialogProps<ManagedCommand>) {
  const renew = trpc.commands.renewSecret.useMutation(useChange());
  return (
    <RenewSecretDialog
      {...dialog}
      title={m.hooks_renew_title({ name: `/${name}` })}
      description={m.hooks_renew_hint()}
      action={m.hooks_renew_submit()}
      mutation={renew}
      input={{ commandId: id }}
      renderSecret={({ secret }) => <SigningSecretStep secret={secret} />}
    />
  );
}

function RemoveCommandDialog({ item: { id, name }, ...dialog }: ItemDialogProps<ManagedCommand>) {
  const remove = trpc.commands.remove.useMutation(useChange());
  return (
    <RemoveDialog
      {...dialog}
      title={m.commands_remove_title({ name })}
      description={m.commands_remove_hint()}
      mutation={remove}
      input={{ commandId: id }}
      removed={m.commands_removed()}
    />
  );
}
