import type { OutgoingWebhook } from '@parley/api-contract';
import { ListChecks } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import type { ItemDialogProps } from '@/components/resource/resource-list.tsx';
import { RowList } from '@/components/resource/row-list.tsx';
import { Dialog, DialogBody, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { isolated } from '@/lib/direction.ts';
import { trpc } from '@/lib/trpc.ts';
import { DeliveryRow } from './delivery-row.tsx';

/** Nothing notifies this page of deliveries, so it polls this often while it is open. */
const lookMs = 3_000;

export function DeliveriesDialog({ item: webhook, isOpen, onClose }: ItemDialogProps<OutgoingWebhook>) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader
          title={m.outgoing_deliveries_title({ name: isolated(webhook.name) })}
          description={m.outgoing_deliveries_hint()}
        />
        <DialogBody className="pb-6">
          <Deliveries webhook={webhook} />
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

function Deliveries({ webhook: { id: webhookId, roomId } }: { webhook: OutgoingWebhook }) {
  const query = trpc.outgoingWebhooks.deliveries.useInfiniteQuery(
    { roomId, webhookId, limit: 20 },
    { getNextPageParam: (page) => page.nextCursor, refetchInterval: lookMs },
  );
  return (
    <RowList
      label={m.outgoing_deliveries()}
      query={query}
      items={query.data?.pages.flatMap((page) => page.deliveries)}
      empty={{
        Icon: ListChecks,
        title: m.outgoing_deliveries_empty(),
        description: m.outgoing_deliveries_empty_hint(),
      }}
      renderRow={(delivery) => <DeliveryRow key={delivery.id} delivery={delivery} />}
    />
  );
}
