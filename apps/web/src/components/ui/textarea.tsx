import { use, type ComponentProps } from 'react';
import { cn } from '@/lib/cn.ts';
import { FieldContext } from './field-context.ts';
import { controlClasses } from './input.tsx';

/** Grows with its text where the browser can (field-sizing); give it a max-height. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  const field = use(FieldContext);
  return (
    <textarea
      dir="auto"
      className={cn(
        controlClasses,
        'field-sizing-content min-h-20 resize-none py-2 leading-relaxed',
        className,
      )}
      {...field}
      {...props}
    />
  );
}
