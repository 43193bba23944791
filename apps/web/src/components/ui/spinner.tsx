import { LoaderCircle } from 'lucide-react';
import { cn } from '@/lib/cn.ts';

/** Decoration only: say in words, beside it or in an aria-label, what is under way. */
export function Spinner({ className }: { className?: string }) {
  return (
    <LoaderCircle aria-hidden className={cn('size-4 animate-spin motion-reduce:animate-none', className)} />
  );
}
