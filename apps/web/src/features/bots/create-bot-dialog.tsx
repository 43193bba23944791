import { createBotInput, errorDataFrom, maxDisplayNameLength, type Bot } from '@parley/api-contract';
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

interface CreateBotDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onCreated: (bot: Bot) => void;
}

export function CreateBotDialog({ isOpen, onClose, onCreated }: CreateBotDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader title={m.bots_create()} description={m.bots_create_hint()} />
        <CreateBotForm
          onCreated={(bot) => {
            onClose();
            onCreated(bot);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

function CreateBotForm({ onCreated }: { onCreated: (bot: Bot) => void }) {
  const utils = trpc.useUtils();
  const [username, setUsername] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [problems, setProblems] = useState<{ username?: string; displayName?: string }>({});
  const create = trpc.bots.create.useMutation({
    onSuccess: ({ bot }) => onCreated(bot),
    onSettled: () => utils.bots.list.invalidate(),
  });
  const isNameTaken = errorDataFrom(create.error)?.reason === 'username_taken';
  const refusal = create.isError ? errorText(create.error) : undefined;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (create.isPending) return;
    const form = event.currentTarget;
    const shownAs = displayName.trim();
    const parsed = createBotInput.safeParse({ username, ...(shownAs !== '' && { displayName: shownAs }) });
    if (parsed.success) {
      create.mutate(parsed.data, { onError: () => focusFirstInvalid(form) });
      return;
    }
    const fields = new Set(parsed.error.issues.map(({ path }) => path[0]));
    setProblems({
      ...(fields.has('username') && { username: m.auth_username_invalid() }),
      ...(fields.has('displayName') && {
        displayName: m.app_name_invalid({ max: maxDisplayNameLength }),
      }),
    });
    focusFirstInvalid(form);
  }

  return (
    <form noValidate onSubmit={submit} className="contents">
      <DialogBody className="flex flex-col gap-5">
        {refusal !== undefined && !isNameTaken && <Notice>{refusal}</Notice>}
        <Field
          label={m.auth_username()}
          hint={m.bots_username_hint()}
          error={problems.username ?? (isNameTaken ? refusal : undefined)}
        >
          <Input
            name="username"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={username}
            onChange={(event) => {
              setUsername(event.target.value);
              setProblems({});
              create.reset();
            }}
          />
        </Field>
        <Field
          label={m.bots_display_name()}
          hint={m.bots_display_name_hint()}
          error={problems.displayName}
          aside={<span className="text-[0.8125rem] text-muted-foreground">{m.app_optional()}</span>}
        >
          <Input
            name="displayName"
            autoComplete="off"
            value={displayName}
            onChange={(event) => {
              setDisplayName(event.target.value);
              setProblems({});
            }}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button type="submit" isBusy={create.isPending}>
          {m.bots_create_submit()}
        </Button>
      </DialogFooter>
    </form>
  );
}
