import type { ApiKey } from '@parley/api-contract';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { ListRow, RowList } from '@/components/settings/row-list.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { fullWhen, longAgo } from '@/lib/format.ts';
import { trpc } from '@/lib/trpc.ts';
import { scopeLabels } from './scopes.ts';

/** The viewer's own keys, or those of a bot, each with a button that revokes it. */
export function KeyList({ botId }: { botId?: number }) {
  const utils = trpc.useUtils();
  // Other devices and programs make and use keys too: who comes back to this page sees them as they are.
  const query = trpc.keys.list.useQuery(inputFor(botId), { refetchOnWindowFocus: true });
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const revoke = trpc.keys.revoke.useMutation({
    onSuccess: () => {
      setIsAsking(false);
      toast.success(m.keys_revoked());
    },
    onSettled: () => utils.keys.list.invalidate(),
  });

  return (
    <>
      <RowList
        label={m.keys_list()}
        query={query}
        items={query.data?.keys}
        empty={<EmptyState icon={<KeyRound />} title={m.keys_empty()} description={m.keys_empty_hint()} />}
        renderRow={(key) => (
          <ListRow
            key={key.id}
            title={
              <>
                {key.name}
                <Badge variant="outline">{scopeLabels[key.scope]()}</Badge>
              </>
            }
            details={<KeyDetails apiKey={key} />}
            actions={
              <Button
                variant="ghost"
                size="sm"
                aria-label={m.keys_revoke_named({ name: key.name })}
                onClick={() => {
                  revoke.reset();
                  setRevoking(key);
                  setIsAsking(true);
                }}
              >
                {m.keys_revoke()}
              </Button>
            }
          />
        )}
      />
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={m.keys_revoke_title({ name: revoking?.name ?? '' })}
        description={m.keys_revoke_hint()}
        action={m.keys_revoke()}
        mutation={revoke}
        onConfirm={() => revoking && revoke.mutate({ keyId: revoking.id })}
      />
    </>
  );
}

function KeyDetails({ apiKey: { hint, createdAt, lastUsedAt } }: { apiKey: ApiKey }) {
  return (
    <>
      {m.keys_ends_in({ hint })} ·{' '}
      <time dateTime={createdAt} title={fullWhen(createdAt)}>
        {m.keys_created({ when: longAgo(createdAt) ?? m.app_just_now() })}
      </time>{' '}
      ·{' '}
      {lastUsedAt === null ? (
        m.keys_never_used()
      ) : (
        <time dateTime={lastUsedAt} title={fullWhen(lastUsedAt)}>
          {m.keys_used({ when: longAgo(lastUsedAt) ?? m.app_just_now() })}
        </time>
      )}
    </>
  );
}

function inputFor(botId: number | undefined) {
  return botId === undefined ? {} : { botId };
}
