import type { ManagedCommand } from '@parley/api-contract';
import { Ellipsis, KeyRound, Pencil, SquareSlash, Trash2 } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { ListRow, RowList } from '@/components/settings/row-list.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';
import { trpc } from '@/lib/trpc.ts';

export type CommandAction = 'edit' | 'renew' | 'remove';

type Choose = (command: ManagedCommand, action: CommandAction) => void;

export function CommandList({ onChoose }: { onChoose: Choose }) {
  const query = trpc.commands.listManaged.useQuery({}, { refetchOnWindowFocus: true });
  return (
    <RowList
      label={m.commands_title()}
      query={query}
      items={query.data?.commands}
      empty={
        <EmptyState icon={<SquareSlash />} title={m.commands_empty()} description={m.commands_empty_hint()} />
      }
      renderRow={(command) => (
        <ListRow
          key={command.id}
          title={
            <span>
              /{command.name}{' '}
              <span className="font-normal text-muted-foreground">{command.argumentHint}</span>
            </span>
          }
          details={
            <>
              {command.description !== '' && <div>{command.description}</div>}
              {command.url}
              {command.needsNewSecret && (
                <div className="mt-0.5 text-destructive">{m.hooks_needs_new_secret()}</div>
              )}
            </>
          }
          actions={<CommandMenu command={command} onChoose={onChoose} />}
        />
      )}
    />
  );
}

function CommandMenu({ command, onChoose }: { command: ManagedCommand; onChoose: Choose }) {
  return (
    <Menu>
      <MenuTrigger render={<IconButton label={m.commands_menu({ name: command.name })} />}>
        <Ellipsis />
      </MenuTrigger>
      <MenuContent>
        <MenuItem onClick={() => onChoose(command, 'edit')}>
          <Pencil />
          {m.commands_edit()}
        </MenuItem>
        <MenuItem onClick={() => onChoose(command, 'renew')}>
          <KeyRound />
          {m.hooks_renew()}
        </MenuItem>
        <MenuSeparator />
        <MenuItem variant="destructive" onClick={() => onChoose(command, 'remove')}>
          <Trash2 />
          {m.commands_remove()}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
