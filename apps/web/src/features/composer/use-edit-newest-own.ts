import { toast } from 'sonner';
import { errorText } from '@/lib/errors.ts';
import { useFindNewestOwn } from '@/live/newest-own.ts';
import { useEditCommands } from '@/live/use-unsent-text.ts';
import { m } from '@/paraglide/messages.js';

/** Edits the viewer's newest message in a room, even if it is far out of view. */
export function useEditNewestOwn(roomId: number): () => Promise<void> {
  const find = useFindNewestOwn(roomId);
  const { begin } = useEditCommands(roomId);
  return async () => {
    try {
      const message = await find();
      if (message === null) toast(m.composer_nothing_to_edit());
      else begin(message, 'composer');
    } catch (error) {
      toast.error(errorText(error));
    }
  };
}
