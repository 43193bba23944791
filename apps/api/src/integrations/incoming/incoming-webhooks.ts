import { maxIncomingWebhooksPerRoom } from '@parley/api-contract';
import { ReasonError, type IncomingWebhooksService, type Viewer } from '@parley/api-contract/server';
import type { IncomingWebhookRow, Store } from '@parley/db';
import { randomBytes } from 'node:crypto';
import type { DomainEvents } from '../../events/domain-events.ts';
import { decideFor, refusalError, roomFor } from '../../access/access.ts';
import { assertBotName } from '../../people/names.ts';
import type { People } from '../../people/people.ts';
import { hashOfSecret } from '../../secrets.ts';
import { incomingWebhookView } from './views.ts';

const secretBytes = 24;

export interface IncomingWebhooksParts {
  store: Store;
  events: DomainEvents;
  people: People;
}

export function createIncomingWebhooksService({
  store,
  events,
  people,
}: IncomingWebhooksParts): IncomingWebhooksService {
  async function managedWebhook(
    viewer: Viewer,
    { roomId, webhookId }: { roomId: number; webhookId: number },
  ): Promise<IncomingWebhookRow> {
    await roomFor(store, viewer, 'webhook.manage', roomId);
    const webhook = await store.incomingWebhooks.find(webhookId);
    return webhook?.roomId === roomId ? webhook : missing();
  }

  async function views(rows: readonly IncomingWebhookRow[]) {
    const users = await people.find(rows.flatMap(({ botId, createdBy }) => [botId, createdBy]));
    return rows.map((row) => {
      const [bot, createdBy] = [users.get(row.botId), users.get(row.createdBy)];
      if (!bot || !createdBy) throw new Error(`Webhook ${row.id} refers to a user who does not exist.`);
      return incomingWebhookView(row, bot, createdBy);
    });
  }

  async function view(row: IncomingWebhookRow) {
    const [webhook] = await views([row]);
    if (webhook === undefined) throw new Error('One row makes one webhook.');
    return webhook;
  }

  return {
    async list(viewer, { roomId, cursor, limit }) {
      if (roomId !== undefined) await roomFor(store, viewer, 'webhook.manage', roomId);
      const rows = await store.incomingWebhooks.listManaged(viewer, {
        roomId,
        after: cursor,
        limit: limit + 1,
      });
      const webhooks = await views(rows.slice(0, limit));
      return { webhooks, nextCursor: rows.length > limit ? (webhooks.at(-1)?.id ?? null) : null };
    },

    async create(viewer, { roomId, name }) {
      await roomFor(store, viewer, 'webhook.create', roomId);
      await assertBotName(store, 'name', name);
      const secret = newSecret();
      const row = await store.incomingWebhooks.create({
        roomId,
        name,
        secretHash: hashOfSecret(secret),
        by: viewer.userId,
        createdAt: Date.now(),
        maxPerRoom: maxIncomingWebhooksPerRoom,
        decide: decideFor(viewer, 'webhook.create'),
      });
      if (row === 'full') throw new ReasonError('too_many_webhooks', { field: 'roomId' });
      if ('refusal' in row) throw refusalError(row.refusal);
      return { webhook: await view(row), path: pathOf(row, secret) };
    },

    async update(viewer, { roomId, webhookId, name }) {
      await managedWebhook(viewer, { roomId, webhookId });
      await assertBotName(store, 'name', name);
      const renaming = { by: viewer.userId, name, decide: decideFor(viewer, 'webhook.manage') };
      const row = (await store.incomingWebhooks.rename(webhookId, renaming)) ?? missing();
      if ('refusal' in row) throw refusalError(row.refusal);
      const bot = await store.users.find(row.botId);
      if (bot !== undefined) events.emit({ type: 'accountRenamed', by: viewer.userId, user: bot });
      return { webhook: await view(row) };
    },

    async renewSecret(viewer, { roomId, webhookId }) {
      await managedWebhook(viewer, { roomId, webhookId });
      const secret = newSecret();
      const renewal = {
        by: viewer.userId,
        secretHash: hashOfSecret(secret),
        decide: decideFor(viewer, 'webhook.manage'),
      };
      const row = (await store.incomingWebhooks.renewSecret(webhookId, renewal)) ?? missing();
      if ('refusal' in row) throw refusalError(row.refusal);
      return { webhook: await view(row), path: pathOf(row, secret) };
    },

    async remove(viewer, { roomId, webhookId }) {
      await managedWebhook(viewer, { roomId, webhookId });
      await store.incomingWebhooks.remove(webhookId, { by: viewer.userId });
      return { webhookId };
    },
  };
}

function missing(): never {
  throw new ReasonError('webhook_not_found', { field: 'webhookId' });
}

function newSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

function pathOf({ id }: IncomingWebhookRow, secret: string): string {
  return `/hooks/${id}/${secret}`;
}
