import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogFooter,
  DialogHeader,
} from '@/components/ui/dialog.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { errorText } from '@/lib/errors.ts';
import { SecretStep } from './secret-step.tsx';

interface RenewSecretDialogProps {
  isOpen: boolean;
  onClose: () => void;
  /** Whose secret it is. */
  name: string;
  /** A mutation, as React Query gives it. */
  mutation: { isPending: boolean; error: unknown };
  renew: () => Promise<{ secret: string }>;
}

/** Asks first, and then shows the new secret, once. */
export function RenewSecretDialog({ isOpen, onClose, name, mutation, renew }: RenewSecretDialogProps) {
  const [secret, setSecret] = useState<string | null>(null);

  async function confirm() {
    try {
      setSecret((await renew()).secret);
    } catch {
      // The mutation has the error.
    }
  }

  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      onOpenChangeComplete={(open) => !open && setSecret(null)}
    >
      <DialogContent>
        <DialogHeader
          title={m.hooks_renew_title({ name })}
          description={secret === null ? m.hooks_renew_hint() : undefined}
        />
        {secret !== null && <SecretStep secret={secret} />}
        {secret === null && (
          <>
            <DialogBody>{mutation.error !== null && <Notice>{errorText(mutation.error)}</Notice>}</DialogBody>
            <DialogFooter>
              <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
              <Button isBusy={mutation.isPending} onClick={() => void confirm()}>
                {m.hooks_renew_submit()}
              </Button>
            </DialogFooter>
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}
