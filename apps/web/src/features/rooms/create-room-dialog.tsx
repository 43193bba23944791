import { createRoomInput, errorDataFrom, maxRoomDescriptionLength } from '@parley/api-contract';
import { useNavigate } from '@tanstack/react-router';
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
import { Textarea } from '@/components/ui/textarea.tsx';
import { errorText } from '@/lib/errors.ts';
import { focusFirstInvalid } from '@/lib/focus-first-invalid.ts';
import { trpc } from '@/lib/trpc.ts';
import { VisibilityChoice, type Visibility } from './visibility-choice.tsx';

interface CreateRoomDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

export function CreateRoomDialog({ isOpen, onClose }: CreateRoomDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader title={m.rooms_create()} description={m.rooms_create_hint()} />
        <CreateRoomForm onCreated={onClose} />
      </DialogContent>
    </Dialog>
  );
}

function CreateRoomForm({ onCreated }: { onCreated: () => void }) {
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [kind, setKind] = useState<Visibility>('public');
  const [problems, setProblems] = useState<{ name?: string; description?: string }>({});
  const create = trpc.rooms.create.useMutation({
    onSuccess: async ({ room }) => {
      onCreated();
      await navigate({ to: '/rooms/$roomId', params: { roomId: room.id } });
    },
  });
  const isNameTaken = errorDataFrom(create.error)?.reason === 'room_name_taken';
  const refusal = create.isError ? errorText(create.error) : undefined;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (create.isPending) return;
    const form = event.currentTarget;
    const parsed = createRoomInput.safeParse({ name, description, kind });
    if (parsed.success) {
      create.mutate(parsed.data, { onError: () => focusFirstInvalid(form) });
      return;
    }
    const fields = new Set(parsed.error.issues.map(({ path }) => path[0]));
    setProblems({
      ...(fields.has('name') && { name: m.rooms_name_invalid() }),
      ...(fields.has('description') && { description: m.rooms_description_invalid() }),
    });
    focusFirstInvalid(form);
  }

  return (
    <form noValidate onSubmit={submit} className="contents">
      <DialogBody className="flex flex-col gap-5">
        {refusal !== undefined && !isNameTaken && <Notice>{refusal}</Notice>}
        <Field
          label={m.rooms_name()}
          hint={m.rooms_name_hint()}
          error={problems.name ?? (isNameTaken ? refusal : undefined)}
        >
          <Input
            name="name"
            autoComplete="off"
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setProblems({});
              create.reset();
            }}
          />
        </Field>
        <Field
          label={m.rooms_description()}
          hint={m.rooms_description_hint()}
          error={problems.description}
          aside={<span className="text-[0.8125rem] text-muted-foreground">{m.app_optional()}</span>}
        >
          <Textarea
            name="description"
            value={description}
            maxLength={maxRoomDescriptionLength * 2}
            className="max-h-40"
            onChange={(event) => {
              setDescription(event.target.value);
              setProblems({});
            }}
          />
        </Field>
        <VisibilityChoice value={kind} onChange={setKind} />
      </DialogBody>
      <DialogFooter>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button type="submit" isBusy={create.isPending}>
          {m.rooms_create_submit()}
        </Button>
      </DialogFooter>
    </form>
  );
}
