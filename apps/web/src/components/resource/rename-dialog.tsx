import { m } from '@/paraglide/messages.js';
import { DialogForm } from '@/components/ui/dialog-form.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { isolated } from '@/lib/direction.ts';
import type { FormMutation, Schema } from '@/lib/use-form.ts';
import { ResourceDialog } from './resource-dialog.tsx';

interface RenameDialogProps<Input, Output> {
  isOpen: boolean;
  onClose: () => void;
  description?: string;
  name: string;
  label: string;
  /** The maximum length of a name, in characters. */
  maxLength: number;
  /** The field of the input that holds the name, such as `displayName`. */
  field: string;
  ids: Record<string, number>;
  schema: Schema<Input>;
  mutation: FormMutation<Input, Output>;
}

export function RenameDialog<Input, Output>({
  isOpen,
  onClose,
  description,
  name,
  label,
  maxLength,
  field: fieldName,
  ids,
  schema,
  mutation,
}: RenameDialogProps<Input, Output>) {
  return (
    <ResourceDialog
      isOpen={isOpen}
      onClose={onClose}
      title={m.resource_rename_title({ name: isolated(name) })}
      description={description}
      mutation={mutation}
    >
      <DialogForm
        initial={{ [fieldName]: name }}
        schema={schema}
        toInput={(values) => ({ ...ids, ...values })}
        problems={{ [fieldName]: () => m.app_name_invalid({ max: maxLength }) }}
        mutation={mutation}
        onSuccess={onClose}
        submitLabel={m.resource_save()}
      >
        {(field) => <TextField {...field(fieldName)} label={label} />}
      </DialogForm>
    </ResourceDialog>
  );
}
