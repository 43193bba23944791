import type { Message } from '@parley/api-contract';
import { useMemo } from 'react';
import { useLive, type Live } from './live.ts';
import { applyToTimeline } from './timeline-cache.ts';

/** A call that changes a message. */
export type ChangeCall = (messages: Live['api']['messages']) => Promise<{ message: Message }>;

interface ChangeMessage {
  change: (call: ChangeCall) => Promise<void>;
  edit: (seq: number, content: string) => Promise<void>;
  remove: (seq: number) => Promise<void>;
}

/** Changes messages; the timeline shows the change once the server has it. All reject with the server's reason. */
export function useChangeMessage(roomId: number): ChangeMessage {
  const { api, queryClient } = useLive();
  return useMemo(() => {
    async function change(call: ChangeCall): Promise<void> {
      const { message } = await call(api.messages);
      applyToTimeline(queryClient, roomId, { type: 'answered', message });
    }
    return {
      change,
      edit: (seq, content) => change((messages) => messages.edit.mutate({ roomId, seq, content })),
      remove: (seq) => change((messages) => messages.delete.mutate({ roomId, seq })),
    };
  }, [api, queryClient, roomId]);
}
