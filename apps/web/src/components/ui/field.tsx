import { useId, useMemo, type ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';
import { FieldContext } from './field-context.ts';

interface FieldProps {
  label: string;
  /** Says what is wrong and how to fix it. */
  error?: string | undefined;
  hint?: string | undefined;
  /** Shown at the end of the label's line, such as a link. */
  aside?: ReactNode;
  isLabelHidden?: boolean;
  className?: string;
  /** One Input or Textarea: it takes its name, hint and error from here. */
  children: ReactNode;
}

export function Field({ label, error, hint, aside, isLabelHidden = false, className, children }: FieldProps) {
  const id = useId();
  const control = useMemo(
    () => ({
      id,
      'aria-describedby': error ? `${id}-error` : hint ? `${id}-hint` : undefined,
      'aria-invalid': error ? true : undefined,
    }),
    [id, error, hint],
  );
  return (
    <div className={cn('flex flex-col gap-1.5', className)}>
      <div className={cn('flex items-baseline justify-between gap-3', isLabelHidden && 'sr-only')}>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {aside}
      </div>
      <FieldContext value={control}>{children}</FieldContext>
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-[0.8125rem] text-destructive">
          {error}
        </p>
      ) : (
        hint && (
          <p id={`${id}-hint`} className="text-[0.8125rem] text-muted-foreground">
            {hint}
          </p>
        )
      )}
    </div>
  );
}
