import { maxOutgoingWebhooksPerRoom } from '@parley/api-contract';
import { ReasonError, type OutgoingWebhooksService, type Viewer } from '@parley/api-contract/server';
import { pingEvent, type OutgoingWebhookRow, type Store, type WebhookDeliveryRow } from '@parley/db';
import type { Deliver } from '../webhooks/deliverer.ts';
import type { HookNetwork } from '../webhooks/hook-network.ts';
import { makeHookSecret, type HookSecrets } from '../webhooks/hook-secrets.ts';
import { payloadOf, type OutgoingWorker } from '../webhooks/outgoing-worker.ts';
import { managedRoom } from './access.ts';
import type { People } from './people.ts';
import type { RoomViews } from './room-views.ts';
import { deliveryView, outgoingWebhookView } from './views.ts';

export interface OutgoingWebhooksParts {
  store: Store;
  people: People;
  roomViews: RoomViews;
  hookNetwork: HookNetwork;
  hookSecrets: HookSecrets;
  deliver: Deliver;
  outgoingWorker: OutgoingWorker;
}

interface Place {
  roomId: number;
  webhookId: number;
}

export function createOutgoingWebhooksService({
  store,
  people,
  roomViews,
  hookNetwork,
  hookSecrets,
  deliver,
  outgoingWorker,
}: OutgoingWebhooksParts): OutgoingWebhooksService {
  async function managed(viewer: Viewer, { roomId, webhookId }: Place): Promise<OutgoingWebhookRow> {
    await managedRoom(store, viewer, roomId);
    const webhook = await store.outgoingWebhooks.find(webhookId);
    return webhook?.roomId === roomId ? webhook : missing();
  }

  async function view(row: OutgoingWebhookRow) {
    const [createdBy, next] = await Promise.all([
      people.get(row.createdBy),
      store.webhookDeliveries.next(row.id),
    ]);
    const needsNewSecret = hookSecrets.open(row.sealedSecret) === null;
    return outgoingWebhookView(row, { createdBy, next, needsNewSecret });
  }

  async function assertAllowed(url: string): Promise<void> {
    if (await hookNetwork.refuses(new URL(url))) throw new ReasonError('address_refused', { field: 'url' });
  }

  /** One attempt out of turn. What was delivered once stays so, and nothing that waits is passed by. */
  async function attempt(webhook: OutgoingWebhookRow, delivery: WebhookDeliveryRow) {
    const { isDelivered, ...result } = await deliver(webhook, delivery, new AbortController().signal);
    const recorded = await store.webhookDeliveries.record(delivery.id, {
      ...result,
      state: isDelivered ? 'delivered' : delivery.state,
      dueAt: delivery.dueAt,
    });
    // Removed meanwhile, with its webhook.
    return { delivery: deliveryView(recorded ?? missing(), webhook.roomId) };
  }

  return {
    async list(viewer, { roomId, cursor, limit }) {
      if (roomId !== undefined) await managedRoom(store, viewer, roomId);
      const rows = await store.outgoingWebhooks.listManaged(viewer.userId, {
        isAdmin: viewer.role === 'admin',
        roomId,
        after: cursor,
        limit: limit + 1,
      });
      const webhooks = await Promise.all(rows.slice(0, limit).map(view));
      return { webhooks, nextCursor: rows.length > limit ? (webhooks.at(-1)?.id ?? null) : null };
    },

    async create(viewer, { roomId, name, url, events }) {
      const room = await managedRoom(store, viewer, roomId);
      if (room.kind === 'direct' || room.kind === 'group') {
        throw new ReasonError('invalid_input', {
          field: 'roomId',
          message: 'roomId: a conversation has no webhooks. Choose a room.',
        });
      }
      await assertAllowed(url);
      // Asked again: to look up a host takes as long as its owner likes, and who has left meanwhile makes none.
      await managedRoom(store, viewer, roomId);
      const secret = makeHookSecret();
      const row = await store.outgoingWebhooks.create({
        roomId,
        name,
        url,
        events: events.join(' '),
        sealedSecret: hookSecrets.seal(secret),
        createdBy: viewer.userId,
        createdAt: Date.now(),
        maxPerRoom: maxOutgoingWebhooksPerRoom,
      });
      if (row === 'full') throw new ReasonError('too_many_webhooks', { field: 'roomId' });
      outgoingWorker.added(row);
      return { webhook: await view(row), secret };
    },

    async update(viewer, { roomId, webhookId, name, url, events }) {
      const { id } = await managed(viewer, { roomId, webhookId });
      if (url !== undefined) await assertAllowed(url);
      const row = await store.outgoingWebhooks.update(id, { name, url, events: events?.join(' ') });
      return { webhook: await view(row ?? missing()) };
    },

    async pause(viewer, place) {
      const { id } = await managed(viewer, place);
      const row = await store.outgoingWebhooks.setPaused(id, Date.now());
      return { webhook: await view(row ?? missing()) };
    },

    async resume(viewer, place) {
      const { id } = await managed(viewer, place);
      await store.webhookDeliveries.hurry(id, Date.now());
      const row = await store.outgoingWebhooks.setPaused(id, null);
      outgoingWorker.added(row ?? missing());
      return { webhook: await view(row ?? missing()) };
    },

    async renewSecret(viewer, place) {
      const { id } = await managed(viewer, place);
      const secret = makeHookSecret();
      const row = await store.outgoingWebhooks.update(id, { sealedSecret: hookSecrets.seal(secret) });
      return { webhook: await view(row ?? missing()), secret };
    },

    async remove(viewer, place) {
      const { id } = await managed(viewer, place);
      if (!(await store.outgoingWebhooks.remove(id))) missing();
      return { webhookId: id };
    },

    async deliveries(viewer, { cursor, limit, ...place }) {
      const { id } = await managed(viewer, place);
      const rows = await store.webhookDeliveries.list(id, { before: cursor, limit: limit + 1 });
      const deliveries = rows.slice(0, limit).map((row) => deliveryView(row, place.roomId));
      return { deliveries, nextCursor: rows.length > limit ? (deliveries.at(-1)?.id ?? null) : null };
    },

    async redeliver(viewer, { deliveryId, ...place }) {
      const webhook = await managed(viewer, place);
      const delivery = (await store.webhookDeliveries.find(webhook.id, deliveryId)) ?? noDelivery();
      if (delivery.state !== 'waiting') return attempt(webhook, delivery);
      await store.webhookDeliveries.hurry(webhook.id, Date.now());
      outgoingWorker.wake(webhook.id);
      const hurried = await store.webhookDeliveries.find(webhook.id, deliveryId);
      return { delivery: deliveryView(hurried ?? noDelivery(), webhook.roomId) };
    },

    async test(viewer, place) {
      const webhook = await managed(viewer, place);
      const createdAt = Date.now();
      const room = await roomViews.room(webhook.roomId);
      const ping = await store.webhookDeliveries.create({
        webhookId: webhook.id,
        event: pingEvent,
        payload: payloadOf({ event: pingEvent, webhookId: webhook.id, room, createdAt }),
        createdAt,
      });
      return attempt(webhook, ping ?? missing());
    },
  };
}

function missing(): never {
  throw new ReasonError('webhook_not_found', { field: 'webhookId' });
}

function noDelivery(): never {
  throw new ReasonError('delivery_not_found', { field: 'deliveryId' });
}
