import { use, type ComponentProps } from 'react';
import { cn } from '@/lib/cn.ts';
import { FieldContext } from './field-context.ts';
import { controlClasses } from './input.tsx';

/** The platform's own list to choose from: it comes with a keyboard, with type-ahead and with what phones show. */
export function Select({ className, children, ...props }: ComponentProps<'select'>) {
  const field = use(FieldContext);
  return (
    <select className={cn(controlClasses, 'h-10 cursor-pointer touch:h-11', className)} {...field} {...props}>
      {children}
    </select>
  );
}
