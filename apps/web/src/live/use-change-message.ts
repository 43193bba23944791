import { useMemo } from 'react';
import { useLive } from './live.ts';
import { applyToTimeline } from './timeline-cache.ts';

/** Edits and deletes messages; the timeline shows the change once the server has it. Both reject with the server's reason. */
export function useChangeMessage(roomId: number): {
  edit: (seq: number, content: string) => Promise<void>;
  remove: (seq: number) => Promise<void>;
} {
  const { api, queryClient } = useLive();
  return useMemo(
    () => ({
      async edit(seq, content) {
        const { message } = await api.messages.edit.mutate({ roomId, seq, content });
        applyToTimeline(queryClient, roomId, { type: 'answered', message });
      },
      async remove(seq) {
        const { message } = await api.messages.delete.mutate({ roomId, seq });
        applyToTimeline(queryClient, roomId, { type: 'answered', message });
      },
    }),
    [api, queryClient, roomId],
  );
}
