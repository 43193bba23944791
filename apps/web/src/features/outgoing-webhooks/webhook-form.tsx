import type { WebhookEvent } from '@parley/api-contract';
import { useState, type FormEvent, type ReactNode } from 'react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { DialogBody, DialogClose, DialogFooter } from '@/components/ui/dialog.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { errorText } from '@/lib/errors.ts';
import { focusFirstInvalid } from '@/lib/focus-first-invalid.ts';
import { EventChoice } from './event-choice.tsx';

export interface WebhookValues {
  name: string;
  url: string;
  events: WebhookEvent[];
}

interface WebhookFormProps {
  initial: WebhookValues;
  submitLabel: string;
  /** A mutation, as React Query gives it. */
  mutation: { isPending: boolean; error: unknown; reset: () => void };
  /** The field that the server refused. */
  refusedField: string | undefined;
  /** The contract's schema over what was entered. */
  parse: (
    values: WebhookValues,
  ) => { success: true } | { success: false; error: { issues: { path: PropertyKey[] }[] } };
  onSubmit: (values: WebhookValues) => void;
  /** Fields that come first. */
  children?: ReactNode;
}

type Problems = Partial<Record<keyof WebhookValues, string>>;

/** What a webhook is called, what it is told, and where. */
export function WebhookForm({
  initial,
  submitLabel,
  mutation,
  refusedField,
  parse,
  onSubmit,
  children,
}: WebhookFormProps) {
  const [values, setValues] = useState(initial);
  const [problems, setProblems] = useState<Problems>({});
  const refusal = mutation.error === null ? undefined : errorText(mutation.error);

  function change(changed: Partial<WebhookValues>) {
    setValues({ ...values, ...changed });
    setProblems({});
    mutation.reset();
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (mutation.isPending) return;
    const parsed = parse(values);
    if (parsed.success) {
      onSubmit(values);
      return;
    }
    const fields = new Set(parsed.error.issues.map(({ path }) => path[0]));
    setProblems({
      ...(fields.has('name') && { name: m.hooks_name_invalid() }),
      ...(fields.has('url') && { url: m.hooks_url_invalid() }),
      ...(fields.has('events') && { events: m.outgoing_events_invalid() }),
    });
    focusFirstInvalid(event.currentTarget);
  }

  return (
    <form noValidate onSubmit={submit} className="contents">
      <DialogBody className="flex flex-col gap-5">
        {refusal !== undefined && refusedField !== 'url' && <Notice>{refusal}</Notice>}
        {children}
        <Field label={m.hooks_name()} hint={m.outgoing_name_hint()} error={problems.name}>
          <Input
            name="name"
            autoComplete="off"
            value={values.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </Field>
        <Field
          label={m.hooks_url()}
          hint={m.outgoing_url_hint()}
          error={problems.url ?? (refusedField === 'url' ? refusal : undefined)}
        >
          <Input
            name="url"
            type="url"
            autoComplete="off"
            placeholder="https://example.org/hook"
            value={values.url}
            onChange={(event) => change({ url: event.target.value })}
          />
        </Field>
        <EventChoice
          value={values.events}
          onChange={(events) => change({ events })}
          error={problems.events}
        />
      </DialogBody>
      <DialogFooter>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button type="submit" isBusy={mutation.isPending}>
          {submitLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
