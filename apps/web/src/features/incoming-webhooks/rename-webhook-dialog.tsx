import { maxDisplayNameLength, updateIncomingWebhookInput, type IncomingWebhook } from '@parley/api-contract';
import { useState, type FormEvent } from 'react';
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
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { errorText } from '@/lib/errors.ts';
import { focusFirstInvalid } from '@/lib/focus-first-invalid.ts';
import { trpc } from '@/lib/trpc.ts';

interface RenameWebhookDialogProps {
  webhook: IncomingWebhook;
  isOpen: boolean;
  onClose: () => void;
}

export function RenameWebhookDialog({ webhook, isOpen, onClose }: RenameWebhookDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader
          title={m.incoming_rename_title({ name: webhook.name })}
          description={m.incoming_rename_hint()}
        />
        <RenameWebhookForm webhook={webhook} onRenamed={onClose} />
      </DialogContent>
    </Dialog>
  );
}

function RenameWebhookForm({ webhook, onRenamed }: { webhook: IncomingWebhook; onRenamed: () => void }) {
  const utils = trpc.useUtils();
  const [name, setName] = useState(webhook.name);
  const [isWrong, setIsWrong] = useState(false);
  const update = trpc.incomingWebhooks.update.useMutation({
    onSuccess: onRenamed,
    onSettled: () => utils.incomingWebhooks.list.invalidate(),
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (update.isPending) return;
    const { roomId, id: webhookId } = webhook;
    const parsed = updateIncomingWebhookInput.safeParse({ roomId, webhookId, name });
    if (parsed.success) {
      update.mutate(parsed.data);
      return;
    }
    setIsWrong(true);
    focusFirstInvalid(event.currentTarget);
  }

  return (
    <form noValidate onSubmit={submit} className="contents">
      <DialogBody className="flex flex-col gap-5">
        {update.isError && <Notice>{errorText(update.error)}</Notice>}
        <Field
          label={m.incoming_name()}
          error={isWrong ? m.app_name_invalid({ max: maxDisplayNameLength }) : undefined}
        >
          <Input
            name="name"
            autoComplete="off"
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setIsWrong(false);
            }}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button type="submit" isBusy={update.isPending}>
          {m.incoming_rename_submit()}
        </Button>
      </DialogFooter>
    </form>
  );
}
