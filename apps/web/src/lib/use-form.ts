import { useState, type FormEvent } from 'react';
import { m } from '@/paraglide/messages.js';
import { refusalOf } from './errors.ts';
import { focusFirstInvalid } from './focus.ts';

/** The parts of a React Query mutation that a form needs. */
export interface FormMutation<Input, Output> {
  mutateAsync: (input: Input) => Promise<Output>;
  data: Output | undefined;
  error: unknown;
  isPending: boolean;
  reset: () => void;
}

/** A schema of the contract. */
export interface Schema<Input> {
  safeParse: (
    input: unknown,
  ) =>
    | { success: true; data: Input }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[] }[] } };
}

export interface FormOptions<Values, Input, Output> {
  initial: Values;
  schema: Schema<Input>;
  /** What is sent; by default what was entered. */
  toInput?: (values: Values) => unknown;
  /** A sentence for each field that the schema can refuse. */
  problems: { [Name in keyof Values]?: (values: Values) => string };
  mutation: FormMutation<Input, Output>;
  onSuccess?: (output: Output) => unknown;
}

/** What a control needs: spread it. */
export interface FieldState<Name, Value> {
  name: Name;
  value: Value;
  onChange: (value: Value) => void;
  error: string | undefined;
}

export interface Form<Values> {
  field: <Name extends keyof Values>(name: Name) => FieldState<Name, Values[Name]>;
  /** Why the server refused the form as a whole. */
  refusal: string | undefined;
  isPending: boolean;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}

/**
 * The state of a form that makes one call. The contract's schema checks what was entered before it is sent. Problems, from here and from
 * the server, are shown beside their fields until something is changed, and the first of them gets the focus.
 */
export function useForm<Values extends object, Input, Output>({
  initial,
  schema,
  toInput = (values) => values,
  problems,
  mutation,
  onSuccess,
}: FormOptions<Values, Input, Output>): Form<Values> {
  const [values, setValues] = useState(initial);
  const [wrong, setWrong] = useState<ReadonlySet<PropertyKey | undefined>>(new Set());
  const refusal = refusalOf(mutation.error, Object.keys(initial));
  // A problem that no field can show.
  const isOtherwiseWrong = [...wrong].some((name) => name === undefined || !(name in problems));

  async function submit(form: HTMLFormElement) {
    const parsed = schema.safeParse(toInput(values));
    if (!parsed.success) {
      setWrong(new Set(parsed.error.issues.map(({ path }) => path[0])));
      focusFirstInvalid(form);
      return;
    }
    let output: Output;
    try {
      output = await mutation.mutateAsync(parsed.data);
    } catch {
      // The mutation has the error.
      focusFirstInvalid(form);
      return;
    }
    await onSuccess?.(output);
  }

  return {
    field: (name) => ({
      name,
      value: values[name],
      onChange(value) {
        setValues((before) => ({ ...before, [name]: value }));
        setWrong(new Set());
        // The result of a pending call is still to come.
        if (!mutation.isPending) mutation.reset();
      },
      error: wrong.has(name) ? problems[name]?.(values) : refusal.field(String(name)),
    }),
    refusal: isOtherwiseWrong ? m.error_invalid_input() : refusal.form,
    isPending: mutation.isPending,
    onSubmit(event) {
      event.preventDefault();
      if (!mutation.isPending) void submit(event.currentTarget);
    },
  };
}
