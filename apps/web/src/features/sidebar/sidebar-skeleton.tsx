import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Loading } from '@/components/ui/loading.tsx';

const widths = ['w-24', 'w-32', 'w-20', 'w-28'];

export function SidebarSkeleton() {
  return (
    <Loading>
      <Skeleton className="mx-2 mt-4 mb-3 h-3 w-14" />
      {widths.map((width) => (
        <div key={width} className="flex h-8 items-center gap-2.5 px-2 touch:h-11">
          <Skeleton className="size-4" />
          <Skeleton className={`h-3.5 ${width}`} />
        </div>
      ))}
      <Skeleton className="mx-2 mt-7 mb-3 h-3 w-24" />
      {widths.map((width) => (
        <div key={width} className="flex h-8 items-center gap-2.5 px-2 touch:h-11">
          <Skeleton className="size-5" />
          <Skeleton className={`h-3.5 ${width}`} />
        </div>
      ))}
    </Loading>
  );
}
