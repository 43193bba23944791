import { isMessageEvent, type DomainEvent } from '../../events/domain-events.ts';
import type { OutgoingWorker } from './outgoing-worker.ts';

/**
 * Wakes the webhooks of a room when somebody posts, edits or deletes a message there. They read what happened in the room's log
 * (`log-reader.ts`), so a lost event only delays them by a second.
 */
export function createWebhooksSubscriber(worker: OutgoingWorker) {
  return (events: readonly DomainEvent[]): void => {
    const ofContent = events.filter(isMessageEvent).filter(({ type }) => type !== 'messageDecorated');
    for (const roomId of new Set(ofContent.map(({ message }) => message.roomId))) worker.wakeRoom(roomId);
  };
}
