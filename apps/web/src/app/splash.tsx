import { BrandMark } from '@/components/brand-mark.tsx';
import { Loading } from '@/components/ui/loading.tsx';

/** Appears only when the wait becomes noticeable: see `appear-late` in styles.css. */
export function Splash() {
  return (
    <Loading className="flex h-full items-center justify-center bg-sidebar">
      <BrandMark className="size-11 appear-late" />
    </Loading>
  );
}
