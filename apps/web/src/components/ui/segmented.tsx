import { useId, type ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';

interface SegmentedProps<Value extends string> {
  /** Names the choice for assistive technology. */
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; icon?: ReactNode }[];
  onChange: (value: Value) => void;
  /** Shows only the icons; the labels remain for assistive technology. */
  isIconOnly?: boolean;
  className?: string;
}

/** A choice between a few options: native radio buttons, so that the arrow keys move between them. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
  isIconOnly = false,
  className,
}: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset className={cn('flex rounded-lg bg-muted p-0.5', className)}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          title={isIconOnly ? option.label : undefined}
          className="relative flex h-8 flex-1 cursor-pointer items-center justify-center gap-1.5 rounded-md px-3 text-[0.8125rem] font-medium text-muted-foreground focus-ring-within transition-colors hover:text-foreground has-checked:bg-background has-checked:text-foreground has-checked:shadow-sm touch:h-10 [&_svg]:size-4"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {option.icon}
          <span className={cn(isIconOnly && 'sr-only')}>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
