import { m } from '@/paraglide/messages.js';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Loading } from '@/components/ui/loading.tsx';

export function RoomSkeleton() {
  return (
    <>
      <h1 className="sr-only">{m.rooms_loading()}</h1>
      <Loading className="flex h-full flex-col">
        <div className="flex h-14 shrink-0 items-center border-b border-border px-5">
          <Skeleton className="h-4 w-36" />
        </div>
        <div className="flex flex-1 flex-col justify-end gap-5 p-5">
          {['w-3/5', 'w-2/5', 'w-4/5'].map((width) => (
            <div key={width} className="flex gap-3">
              <Skeleton className="size-9 shrink-0 rounded-[0.625rem]" />
              <div className="flex-1 space-y-2">
                <Skeleton className="h-3.5 w-28" />
                <Skeleton className={`h-3.5 ${width}`} />
              </div>
            </div>
          ))}
          <Skeleton className="h-12 w-full rounded-xl" />
        </div>
      </Loading>
    </>
  );
}
