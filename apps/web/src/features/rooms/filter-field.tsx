import { Search } from 'lucide-react';
import { Input } from '@/components/ui/input.tsx';
import { cn } from '@/lib/cn.ts';

interface FilterFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
}

/** Filters the list below it as people type. */
export function FilterField({ label, value, onChange, className }: FilterFieldProps) {
  return (
    <div className={cn('relative', className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
      />
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="pl-9"
      />
    </div>
  );
}
