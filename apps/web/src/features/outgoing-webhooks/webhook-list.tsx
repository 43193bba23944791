import type { OutgoingWebhook } from '@parley/api-contract';
import { Ellipsis, KeyRound, ListChecks, Pause, Pencil, Play, Send, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { ListRow, RowList } from '@/components/settings/row-list.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';
import { useRoomTitle } from '@/live/use-room-title.ts';
import { attemptText } from './attempt-text.ts';

export type WebhookAction = 'deliveries' | 'edit' | 'renew' | 'remove';

type Choose = (webhook: OutgoingWebhook, action: WebhookAction) => void;

/** How often those are looked at again whose receiver does not answer. */
const lookMs = 3_000;

/** The webhooks, by room, each with a menu. */
export function WebhookList({ onChoose }: { onChoose: Choose }) {
  const query = trpc.outgoingWebhooks.list.useInfiniteQuery(
    { limit: 50 },
    {
      getNextPageParam: (page) => page.nextCursor,
      refetchOnWindowFocus: true,
      refetchInterval: ({ state }) => {
        const webhooks = state.data?.pages.flatMap((page) => page.webhooks) ?? [];
        return webhooks.some(({ failure, pausedAt }) => failure !== null && pausedAt === null) && lookMs;
      },
    },
  );
  const webhooks = query.data?.pages.flatMap((page) => page.webhooks);
  const rooms = webhooks === undefined ? [] : [...Map.groupBy(webhooks, ({ roomId }) => roomId)];
  return (
    <>
      {rooms.length === 0 && (
        <RowList
          label={m.outgoing_title()}
          query={query}
          items={webhooks}
          empty={
            <EmptyState icon={<Send />} title={m.outgoing_empty()} description={m.outgoing_empty_hint()} />
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
  webhooks: readonly OutgoingWebhook[];
  onChoose: Choose;
}

function WebhooksOfRoom({ roomId, webhooks, onChoose }: WebhooksOfRoomProps) {
  const id = useId();
  const room = useRoomTitle(roomId) ?? '…';
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-2 text-sm font-medium wrap-anywhere text-muted-foreground">
        {m.outgoing_of_room({ room })}
      </h3>
      <ul aria-labelledby={id} className="divide-y divide-border rounded-2xl border border-border bg-card">
        {webhooks.map((webhook) => (
          <ListRow
            key={webhook.id}
            title={
              <>
                {webhook.name}
                {webhook.pausedAt !== null && <Badge>{m.outgoing_paused()}</Badge>}
                {webhook.pausedAt === null && webhook.failure !== null && (
                  <Badge variant="outline">{m.outgoing_failing()}</Badge>
                )}
              </>
            }
            details={<WebhookDetails webhook={webhook} />}
            actions={<WebhookMenu webhook={webhook} onChoose={onChoose} />}
          />
        ))}
      </ul>
    </section>
  );
}

function WebhookDetails({ webhook: { url, failure, needsNewSecret } }: { webhook: OutgoingWebhook }) {
  return (
    <>
      {url}
      {needsNewSecret && <div className="mt-0.5 text-destructive">{m.hooks_needs_new_secret()}</div>}
      {failure !== null && !needsNewSecret && (
        <div className="mt-0.5 line-clamp-3 text-destructive">{attemptText(failure)}</div>
      )}
    </>
  );
}

function WebhookMenu({ webhook, onChoose }: { webhook: OutgoingWebhook; onChoose: Choose }) {
  const utils = trpc.useUtils();
  const place = { roomId: webhook.roomId, webhookId: webhook.id };
  const options = {
    onError: (error: unknown) => void toast.error(errorText(error)),
    onSettled: () => utils.outgoingWebhooks.invalidate(),
  };
  const pause = trpc.outgoingWebhooks.pause.useMutation(options);
  const resume = trpc.outgoingWebhooks.resume.useMutation(options);
  const test = trpc.outgoingWebhooks.test.useMutation({
    ...options,
    onSuccess: ({ delivery }) => {
      if (delivery.state === 'delivered') toast.success(m.outgoing_test_delivered());
      else toast.error(m.outgoing_test_failed({ reason: attemptText(delivery) }));
    },
  });
  return (
    <Menu>
      <MenuTrigger render={<IconButton label={m.outgoing_menu({ name: webhook.name })} />}>
        <Ellipsis />
      </MenuTrigger>
      <MenuContent>
        <MenuItem onClick={() => onChoose(webhook, 'deliveries')}>
          <ListChecks />
          {m.outgoing_deliveries()}
        </MenuItem>
        <MenuItem disabled={test.isPending} onClick={() => test.mutate(place)}>
          <Send />
          {m.outgoing_test()}
        </MenuItem>
        {webhook.pausedAt === null ? (
          <MenuItem onClick={() => pause.mutate(place)}>
            <Pause />
            {m.outgoing_pause()}
          </MenuItem>
        ) : (
          <MenuItem onClick={() => resume.mutate(place)}>
            <Play />
            {m.outgoing_resume()}
          </MenuItem>
        )}
        <MenuItem onClick={() => onChoose(webhook, 'edit')}>
          <Pencil />
          {m.outgoing_edit()}
        </MenuItem>
        <MenuItem onClick={() => onChoose(webhook, 'renew')}>
          <KeyRound />
          {m.hooks_renew()}
        </MenuItem>
        <MenuSeparator />
        <MenuItem variant="destructive" onClick={() => onChoose(webhook, 'remove')}>
          <Trash2 />
          {m.outgoing_remove()}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
