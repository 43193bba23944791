import { LoaderCircle } from 'lucide-react';
import { cn } from '@/lib/cn.ts';

/** Decorative: say what is happening in words, beside it or in an aria-label. */
export function Spinner({ className }: { className?: string }) {
  return (
    <LoaderCircle aria-hidden className={cn('size-4 animate-spin motion-reduce:animate-none', className)} />
  );
}
