import { maxDisplayNameLength, updateBotInput, type Bot } from '@parley/api-contract';
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

interface RenameBotDialogProps {
  bot: Bot;
  isOpen: boolean;
  onClose: () => void;
}

export function RenameBotDialog({ bot, isOpen, onClose }: RenameBotDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader title={m.bots_rename_title({ name: bot.displayName })} />
        <RenameBotForm bot={bot} onRenamed={onClose} />
      </DialogContent>
    </Dialog>
  );
}

function RenameBotForm({ bot, onRenamed }: { bot: Bot; onRenamed: () => void }) {
  const utils = trpc.useUtils();
  const [displayName, setDisplayName] = useState(bot.displayName);
  const [isWrong, setIsWrong] = useState(false);
  const update = trpc.bots.update.useMutation({
    onSuccess: onRenamed,
    onSettled: () => utils.bots.list.invalidate(),
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (update.isPending) return;
    const parsed = updateBotInput.safeParse({ botId: bot.id, displayName });
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
          label={m.bots_display_name()}
          error={isWrong ? m.app_name_invalid({ max: maxDisplayNameLength }) : undefined}
        >
          <Input
            name="displayName"
            autoComplete="off"
            value={displayName}
            onChange={(event) => {
              setDisplayName(event.target.value);
              setIsWrong(false);
            }}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button type="submit" isBusy={update.isPending}>
          {m.bots_rename_submit()}
        </Button>
      </DialogFooter>
    </form>
  );
}
