import { webhookEvents, type OutgoingWebhook, type User, type WebhookDelivery } from '@parley/api-contract';
import type { OutgoingWebhookRow, WebhookDeliveryRow } from '@parley/db';
import { timeView } from '../../views/time.ts';
import { bodyOf } from './deliverer.ts';

/** A webhook with its first waiting delivery. */
export function outgoingWebhookView(
  row: OutgoingWebhookRow,
  {
    createdBy,
    next,
    needsNewSecret,
  }: { createdBy: User; next: WebhookDeliveryRow | undefined; needsNewSecret: boolean },
): OutgoingWebhook {
  return {
    id: row.id,
    roomId: row.roomId,
    name: row.name,
    url: row.url,
    events: webhookEvents.filter((event) => row.events.split(' ').includes(event)),
    createdBy,
    createdAt: timeView(row.createdAt),
    pausedAt: row.pausedAt === null ? null : timeView(row.pausedAt),
    failure:
      next === undefined || next.attemptedAt === null
        ? null
        : {
            attempts: next.attempts,
            attemptedAt: timeView(next.attemptedAt),
            status: next.status,
            answer: next.answer ?? '',
            nextAttemptAt: timeView(next.dueAt),
          },
    needsNewSecret,
  };
}

export function deliveryView(row: WebhookDeliveryRow, roomId: number): WebhookDelivery {
  return {
    id: row.id,
    webhookId: row.webhookId,
    roomId,
    event: webhookEvents.find((event) => event === row.event) ?? 'ping',
    state: row.state,
    attempts: row.attempts,
    createdAt: timeView(row.createdAt),
    attemptedAt: row.attemptedAt === null ? null : timeView(row.attemptedAt),
    nextAttemptAt: row.state === 'waiting' ? timeView(row.dueAt) : null,
    status: row.status,
    answer: row.answer,
    tookMs: row.tookMs,
    body: bodyOf(row),
  };
}
