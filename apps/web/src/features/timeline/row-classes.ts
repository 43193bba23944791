import { cn } from '@/lib/cn.ts';

/** How every row that holds a message is laid out. */
export function rowClasses({ isGrouped }: { isGrouped: boolean }): string {
  return cn(
    'group/row relative flex gap-3 px-4 pb-0.5 focus-ring -outline-offset-2 hover:bg-muted/60 focus-visible:bg-muted/60 sm:px-5',
    isGrouped ? 'pt-0.5' : 'pt-2.5',
  );
}
