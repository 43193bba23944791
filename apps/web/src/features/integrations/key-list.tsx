import type { ApiKey } from '@parley/api-contract';
import { KeyRound } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { RemoveDialog } from '@/components/resource/remove-dialog.tsx';
import {
  ResourceList,
  type ItemDialogProps,
  type ResourceAction,
} from '@/components/resource/resource-list.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { isolated } from '@/lib/direction.ts';
import { trpc } from '@/lib/trpc.ts';
import { Ago } from './ago.tsx';
import { scopes } from './scopes.ts';

/** The viewer's own keys, or those of a bot, each with a button that revokes it. */
export function KeyList({ botId }: { botId?: number }) {
  // Other devices and programs create and use keys too: people who return to this page see the current state.
  const query = trpc.keys.list.useQuery(botId === undefined ? {} : { botId }, { refetchOnWindowFocus: true });
  return (
    <ResourceList
      label={m.keys_list()}
      query={query}
      items={query.data?.keys}
      empty={{ Icon: KeyRound, title: m.keys_empty(), description: m.keys_empty_hint() }}
      nameOf={({ name }) => name}
      renderRow={({ name, scope, hint, createdAt, lastUsedAt }) => ({
        title: (
          <>
            {name}
            <Badge variant="outline">{scopes[scope].label()}</Badge>
          </>
        ),
        details: (
          <>
            {m.keys_ends_in({ hint })} · <Ago time={createdAt} sentence={m.keys_created} /> ·{' '}
            {lastUsedAt === null ? m.keys_never_used() : <Ago time={lastUsedAt} sentence={m.keys_used} />}
          </>
        ),
      })}
      actions={actions}
    />
  );
}

const actions: readonly ResourceAction<ApiKey>[] = [
  {
    label: m.keys_revoke,
    labelFor: (name) => m.keys_revoke_named({ name }),
    Icon: KeyRound,
    isDestructive: true,
    Dialog: RevokeKeyDialog,
  },
];

function RevokeKeyDialog({ item: { id, name }, ...dialog }: ItemDialogProps<ApiKey>) {
  const utils = trpc.useUtils();
  const revoke = trpc.keys.revoke.useMutation({ onSettled: () => void utils.keys.list.invalidate() });
  return (
    <RemoveDialog
      {...dialog}
      title={m.keys_revoke_title({ name: isolated(name) })}
      description={m.keys_revoke_hint()}
      action={m.keys_revoke()}
      mutation={revoke}
      input={{ keyId: id }}
      removed={m.keys_revoked()}
    />
  );
}
