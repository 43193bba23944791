import { useEffect } from 'react';
import { useLive } from './live.ts';
import type { OutboxItem } from './outbox.ts';
import { applyToTimeline } from './timeline-cache.ts';

/** Sends an account's outbox for as long as this is mounted. */
export function useDeliverOutbox(accountId: number | null): void {
  const { api, queryClient, connection, outboxOf } = useLive();
  useEffect(() => {
    if (accountId === null) return undefined;
    const outbox = outboxOf(accountId);
    outbox.start(async ({ roomId, content, clientMessageId, replyTo }: OutboxItem) => {
      const { message } = await api.messages.send.mutate({
        roomId,
        content,
        clientMessageId,
        ...(replyTo !== null && { replyTo }),
      });
      applyToTimeline(queryClient, roomId, { type: 'answered', message });
      return message;
    });
    const unsubscribe = connection.subscribe(() => {
      if (connection.get().state === 'open') outbox.wake();
    });
    return () => {
      unsubscribe();
      outbox.stop();
    };
  }, [accountId, api, queryClient, connection, outboxOf]);
}
