import type { IncomingWebhook } from '@parley/api-contract';
import { Ellipsis, Pencil, RefreshCw, Trash2, Webhook } from 'lucide-react';
import { useId } from 'react';
import { m } from '@/paraglide/messages.js';
import { ListRow, RowList } from '@/components/settings/row-list.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { Button } from '@/components/ui/button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';
import { fullWhen, longAgo } from '@/lib/format.ts';
import { trpc } from '@/lib/trpc.ts';
import { useRoomTitle } from '@/live/use-room-title.ts';

export type WebhookAction = 'rename' | 'renew' | 'remove';

type Choose = (webhook: IncomingWebhook, action: WebhookAction) => void;

/** The webhooks, by room, each with a menu. */
export function WebhookList({ onChoose }: { onChoose: Choose }) {
  // Other programs use them: who comes back to this page sees when they last did.
  const query = trpc.incomingWebhooks.list.useInfiniteQuery(
    { limit: 50 },
    { getNextPageParam: (page) => page.nextCursor, refetchOnWindowFocus: true },
  );
  const webhooks = query.data?.pages.flatMap((page) => page.webhooks);
  const rooms = webhooks === undefined ? [] : [...Map.groupBy(webhooks, ({ roomId }) => roomId)];
  return (
    <>
      {rooms.length === 0 && (
        <RowList
          label={m.incoming_title()}
          query={query}
          items={webhooks}
          empty={
            <EmptyState icon={<Webhook />} title={m.incoming_empty()} description={m.incoming_empty_hint()} />
          }
          renderRow={() => null}
        />
      )}
      <div className="space-y-6">
        {rooms.map(([roomId, ofRoom]) => (
          <WebhooksOfRoom key={roomId} roomId={roomId} webhooks={ofRoom} onChoose={onChoose} />
        ))}
      </div>
      {query.hasNextPage && (
        <div className="flex justify-center pt-3">
          <Button variant="outline" isBusy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {m.app_show_more()}
          </Button>
        </div>
      )}
    </>
  );
}

interface WebhooksOfRoomProps {
  roomId: number;
  webhooks: readonly IncomingWebhook[];
  onChoose: Choose;
}

function WebhooksOfRoom({ roomId, webhooks, onChoose }: WebhooksOfRoomProps) {
  const id = useId();
  const room = useRoomTitle(roomId) ?? '…';
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-2 text-sm font-medium wrap-anywhere text-muted-foreground">
        {m.incoming_of_room({ room })}
      </h3>
      <ul aria-labelledby={id} className="divide-y divide-border rounded-2xl border border-border bg-card">
        {webhooks.map((webhook) => (
          <ListRow
            key={webhook.id}
            icon={<Avatar user={webhook.bot} />}
            title={webhook.name}
            details={<WebhookDetails webhook={webhook} />}
            actions={<WebhookMenu webhook={webhook} onChoose={onChoose} />}
          />
        ))}
      </ul>
    </section>
  );
}

function WebhookDetails({ webhook: { createdBy, createdAt, lastUsedAt } }: { webhook: IncomingWebhook }) {
  return (
    <>
      <time dateTime={createdAt} title={fullWhen(createdAt)}>
        {m.incoming_made({ name: createdBy.displayName, when: longAgo(createdAt) ?? m.app_just_now() })}
      </time>{' '}
      ·{' '}
      {lastUsedAt === null ? (
        m.incoming_never_used()
      ) : (
        <time dateTime={lastUsedAt} title={fullWhen(lastUsedAt)}>
          {m.incoming_used({ when: longAgo(lastUsedAt) ?? m.app_just_now() })}
        </time>
      )}
    </>
  );
}

function WebhookMenu({ webhook, onChoose }: { webhook: IncomingWebhook; onChoose: Choose }) {
  return (
    <Menu>
      <MenuTrigger render={<IconButton label={m.incoming_menu({ name: webhook.name })} />}>
        <Ellipsis />
      </MenuTrigger>
      <MenuContent>
        <MenuItem onClick={() => onChoose(webhook, 'rename')}>
          <Pencil />
          {m.incoming_rename()}
        </MenuItem>
        <MenuItem onClick={() => onChoose(webhook, 'renew')}>
          <RefreshCw />
          {m.incoming_renew()}
        </MenuItem>
        <MenuSeparator />
        <MenuItem variant="destructive" onClick={() => onChoose(webhook, 'remove')}>
          <Trash2 />
          {m.incoming_remove()}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
