import type { OutgoingWebhook } from '@parley/api-contract';
import { ListChecks } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { RowList } from '@/components/settings/row-list.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogBody, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { trpc } from '@/lib/trpc.ts';
import { DeliveryRow } from './delivery-row.tsx';

interface DeliveriesDialogProps {
  webhook: OutgoingWebhook;
  isOpen: boolean;
  onClose: () => void;
}

/** What others are told happens without this page: it looks again so often while it is open. */
const lookMs = 3_000;

export function DeliveriesDialog({ webhook, isOpen, onClose }: DeliveriesDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader
          title={m.outgoing_deliveries_title({ name: webhook.name })}
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
    <>
      <RowList
        label={m.outgoing_deliveries()}
        query={query}
        items={query.data?.pages.flatMap((page) => page.deliveries)}
        empty={
          <EmptyState
            icon={<ListChecks />}
            title={m.outgoing_deliveries_empty()}
            description={m.outgoing_deliveries_empty_hint()}
          />
        }
        renderRow={(delivery) => <DeliveryRow key={delivery.id} delivery={delivery} />}
      />
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
