import type { IncomingWebhook } from '@parley/api-contract';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { Dialog, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { trpc } from '@/lib/trpc.ts';
import { AddressStep } from './address-step.tsx';

interface RenewWebhookDialogProps {
  webhook: IncomingWebhook;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks first, because the address in use is refused from then on; then shows the new one. */
export function RenewWebhookDialog({ webhook, isOpen, onClose }: RenewWebhookDialogProps) {
  const utils = trpc.useUtils();
  const [path, setPath] = useState<string | null>(null);
  const renew = trpc.incomingWebhooks.renewSecret.useMutation({
    onSuccess: (answer) => {
      setPath(answer.path);
      onClose();
    },
    onSettled: () => utils.incomingWebhooks.list.invalidate(),
  });
  return (
    <>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={() => {
          onClose();
          renew.reset();
        }}
        title={m.incoming_renew_title({ name: webhook.name })}
        description={m.incoming_renew_hint()}
        action={m.incoming_renew()}
        mutation={renew}
        onConfirm={() => renew.mutate({ roomId: webhook.roomId, webhookId: webhook.id })}
      />
      <Dialog open={path !== null} onOpenChange={(open) => !open && setPath(null)}>
        <DialogContent>
          <DialogHeader title={m.incoming_renewed_title({ name: webhook.name })} />
          {path !== null && <AddressStep path={path} />}
        </DialogContent>
      </Dialog>
    </>
  );
}
