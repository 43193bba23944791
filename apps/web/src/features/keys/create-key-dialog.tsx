import { createKeyInput, keyScopes, maxKeyNameLength, type KeyScope } from '@parley/api-contract';
import { BookOpen, PenLine, ShieldCheck } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { m } from '@/paraglide/messages.js';
import { SecretPanel } from '@/components/settings/secret-panel.tsx';
import { Button } from '@/components/ui/button.tsx';
import { ChoiceCards } from '@/components/ui/choice-cards.tsx';
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
import { scopeExplanations, scopeLabels } from './scopes.ts';

interface CreateKeyDialogProps {
  /** A bot, for a key that acts as it. */
  botId?: number;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks for name and scope, and then shows the key, once. */
export function CreateKeyDialog({ botId, isOpen, onClose }: CreateKeyDialogProps) {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Dialog
      open={isOpen}
      // It would be lost by a press beside the dialog.
      disablePointerDismissal={secret !== null}
      onOpenChange={(open) => !open && onClose()}
      onOpenChangeComplete={(open) => !open && setSecret(null)}
    >
      <DialogContent>
        <DialogHeader title={m.keys_create()} description={m.keys_create_hint()} />
        {secret === null ? (
          <CreateKeyForm botId={botId} onCreated={setSecret} />
        ) : (
          <>
            <DialogBody>
              <SecretPanel label={m.keys_secret()} secret={secret} hint={m.keys_secret_hint()} />
            </DialogBody>
            <DialogFooter>
              <DialogClose render={<Button />}>{m.app_done()}</DialogClose>
            </DialogFooter>
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}

const scopeIcons = { read: BookOpen, write: PenLine, admin: ShieldCheck };

interface CreateKeyFormProps {
  botId: number | undefined;
  onCreated: (secret: string) => void;
}

function CreateKeyForm({ botId, onCreated }: CreateKeyFormProps) {
  const utils = trpc.useUtils();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<KeyScope>(botId === undefined ? 'read' : 'write');
  const [isNameWrong, setIsNameWrong] = useState(false);
  const create = trpc.keys.create.useMutation({
    onSuccess: ({ secret }) => {
      onCreated(secret);
      void utils.keys.list.invalidate();
    },
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (create.isPending) return;
    const parsed = createKeyInput.safeParse({ name, scope, botId });
    if (parsed.success) {
      create.mutate(parsed.data);
      return;
    }
    setIsNameWrong(true);
    focusFirstInvalid(event.currentTarget);
  }

  return (
    <form noValidate onSubmit={submit} className="contents">
      <DialogBody className="flex flex-col gap-5">
        {create.isError && <Notice>{errorText(create.error)}</Notice>}
        <Field
          label={m.keys_name()}
          hint={m.keys_name_hint()}
          error={isNameWrong ? m.app_name_invalid({ max: maxKeyNameLength }) : undefined}
        >
          <Input
            name="name"
            autoComplete="off"
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setIsNameWrong(false);
            }}
          />
        </Field>
        <ChoiceCards
          label={m.keys_scope()}
          value={scope}
          options={keyScopes.map((value) => ({
            value,
            label: scopeLabels[value](),
            explanation: scopeExplanations[value](),
            Icon: scopeIcons[value],
          }))}
          onChange={setScope}
        />
      </DialogBody>
      <DialogFooter>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button type="submit" isBusy={create.isPending}>
          {m.keys_create_submit()}
        </Button>
      </DialogFooter>
    </form>
  );
}
