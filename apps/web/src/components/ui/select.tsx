import { ChevronDown } from 'lucide-react';
import { use, type ComponentProps } from 'react';
import { cn } from '@/lib/cn.ts';
import { FieldContext } from './field-context.ts';
import { controlClasses } from './input.tsx';

/** The platform's own select, with its keyboard support, type-ahead and picker on phones. */
export function Select({ className, children, ...props }: ComponentProps<'select'>) {
  const field = use(FieldContext);
  return (
    <div className="relative">
      <select
        className={cn(controlClasses, 'h-10 cursor-pointer appearance-none pr-9 touch:h-11', className)}
        {...field}
        {...props}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted-foreground"
      />
    </div>
  );
}
