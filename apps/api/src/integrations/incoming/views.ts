import type { IncomingWebhook, User } from '@parley/api-contract';
import type { IncomingWebhookRow } from '@parley/db';
import { timeView } from '../../views/time.ts';

export function incomingWebhookView(row: IncomingWebhookRow, bot: User, createdBy: User): IncomingWebhook {
  return {
    id: row.id,
    roomId: row.roomId,
    name: row.name,
    bot,
    createdBy,
    createdAt: timeView(row.createdAt),
    lastUsedAt: row.lastUsedAt === null ? null : timeView(row.lastUsedAt),
  };
}
