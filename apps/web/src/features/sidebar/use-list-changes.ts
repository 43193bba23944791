import { toast } from 'sonner';
import { errorText } from '@/lib/errors.ts';
import { useUpdateList } from '@/live/use-update-list.ts';

type UpdateList = ReturnType<typeof useUpdateList>;

/** Changes the viewer's own list, and shows why if the server refuses. */
export function useListChanges(): (change: (list: UpdateList) => Promise<unknown>) => void {
  const list = useUpdateList();
  return (change) => {
    change(list).catch((error: unknown) => toast.error(errorText(error)));
  };
}
