import { Skeleton } from '@/components/ui/skeleton.tsx';
import { m } from '@/paraglide/messages.js';

const widths = ['w-3/5', 'w-2/5', 'w-4/5', 'w-1/3', 'w-1/2', 'w-2/3'];

export function TimelineSkeleton() {
  return (
    <output
      aria-label={m.timeline_loading()}
      className="flex h-full flex-1 flex-col justify-end overflow-hidden pb-3"
    >
      {widths.map((width) => (
        <span key={width} className="flex gap-3 px-4 pt-4 sm:px-5">
          <Skeleton className="size-9 shrink-0 rounded-[0.625rem]" />
          <span className="flex flex-1 flex-col gap-2 pt-1">
            <Skeleton className="h-3 w-28" />
            <Skeleton className={`h-3.5 ${width}`} />
          </span>
        </span>
      ))}
    </output>
  );
}
