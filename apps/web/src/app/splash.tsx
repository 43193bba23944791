import { BrandMark } from '@/components/brand-mark.tsx';
import { Loading } from '@/components/ui/loading.tsx';

/** Shows itself only when the wait becomes noticeable: see `appear-late` in styles.css. */
export function Splash() {
  return (
    <Loading className="bg-sidebar flex h-full items-center justify-center">
      <BrandMark className="appear-late size-11" />
    </Loading>
  );
}
