import { m } from '@/paraglide/messages.js';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { FormOptions } from '@/lib/use-form.ts';

interface CommandValues {
  name: string;
  description: string;
  argumentHint: string;
  url: string;
}

interface CommandFormProps<Input, Output> extends Omit<
  FormOptions<CommandValues, Input, Output>,
  'toInput' | 'problems'
> {
  ids?: { commandId: number };
  submitLabel: string;
}

/** A command's name, what it does, and the address that answers it. */
export function CommandForm<Input, Output>({ ids, ...form }: CommandFormProps<Input, Output>) {
  return (
    <DialogForm
      {...form}
      // People may enter the name with or without its slash.
      toInput={(values) => ({ ...ids, ...values, name: values.name.trim().replace(/^\//, '') })}
      problems={{
        name: m.commands_name_invalid,
        description: m.commands_description_invalid,
        argumentHint: m.commands_argument_invalid,
        url: m.hooks_url_invalid,
      }}
    >
      {(field) => (
        <>
          <TextField
            {...field('name')}
            label={m.hooks_name()}
            hint={m.commands_name_hint()}
            placeholder="weather"
            autoCapitalize="none"
          />
          <TextField
            {...field('description')}
            label={m.commands_description()}
            hint={m.commands_description_hint()}
            isOptional
            autoCapitalize="none"
          />
          <TextField
            {...field('argumentHint')}
            label={m.commands_argument()}
            hint={m.commands_argument_hint()}
            isOptional
            placeholder="[city]"
            autoCapitalize="none"
          />
          <TextField
            {...field('url')}
            label={m.hooks_url()}
            hint={m.commands_url_hint()}
            placeholder="https://example.org/command"
            autoCapitalize="none"
          />
        </>
      )}
    </DialogForm>
  );
}
