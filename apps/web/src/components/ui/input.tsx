import { use, type ComponentProps } from 'react';
import { cn } from '@/lib/cn.ts';
import { FieldContext } from './field-context.ts';

/** 16 px on phones, so that iOS does not zoom in. */
export const controlClasses =
  'w-full min-w-0 rounded-lg border border-input bg-background px-3 text-base text-foreground placeholder:text-muted-foreground transition-colors duration-150 focus-ring hover:border-muted-foreground/60 aria-invalid:border-destructive disabled:opacity-50 md:text-[0.9375rem]';

export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  const field = use(FieldContext);
  return (
    <input
      type={type}
      dir={type === 'text' || type === 'search' ? 'auto' : undefined}
      className={cn(controlClasses, 'h-10 touch:h-11', className)}
      {...field}
      {...props}
    />
  );
}
