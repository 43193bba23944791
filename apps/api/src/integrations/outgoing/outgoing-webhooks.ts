import { maxOutgoingWebhooksPerRoom } from '@parley/api-contract';
import { ReasonError, type OutgoingWebhooksService, type Viewer } from '@parley/api-contract/server';
import type { Refusal } from '@parley/rules';
import {
  pingEvent,
  withinPage,
  type OutgoingWebhookRow,
  type Store,
  type WebhookDeliveryRow,
} from '@parley/db';
import type { CallLanes } from '../hooks/call-lanes.ts';
import { receiverOf, type Deliver } from './deliverer.ts';
import type { HookNetwork } from '../hooks/hook-network.ts';
import { makeHookSecret, type HookSecrets } from '../hooks/hook-secrets.ts';
import { payloadOf, type OutgoingWorker } from './outgoing-worker.ts';
import { decideFor, refusalError, roomFor } from '../../access/access.ts';
import { assertName } from '../../people/names.ts';
import type { People } from '../../people/people.ts';
import { refuseWhenBusy } from '../hooks/refuse-when-busy.ts';
import type { RoomViews } from '../../rooms/room-views.ts';
import { deliveryView, outgoingWebhookView } from './views.ts';

export interface OutgoingWebhooksParts {
  store: Store;
  people: People;
  roomViews: RoomViews;
  hookNetwork: HookNetwork;
  hookSecrets: HookSecrets;
  deliver: Deliver;
  hookLanes: CallLanes;
  outgoingWorker: OutgoingWorker;
}

/** How long an attempt that somebody requests waits for its turn. */
const maxWaitMs = 10_000;
const crowdedOutSentence =
  'There was no answer within a second, and too many other receivers are just as slow right now. Try again later.';

interface WebhookIds {
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
  hookLanes,
  outgoingWorker,
}: OutgoingWebhooksParts): OutgoingWebhooksService {
  async function managed(viewer: Viewer, { roomId, webhookId }: WebhookIds): Promise<OutgoingWebhookRow> {
    await roomFor(store, viewer, 'webhook.manage', roomId);
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

  async function assertAllowed(viewer: Viewer, url: string): Promise<void> {
    const isRefused = await hookNetwork.refuses(new URL(url), viewer.userId).catch(refuseWhenBusy);
    if (isRefused) throw new ReasonError('address_refused', { field: 'url' });
  }

  /** Sends one delivery ahead of its turn. If it had arrived before, it stays delivered; the others keep their order. */
  async function attempt(
    viewer: Viewer,
    webhook: OutgoingWebhookRow,
    takeDelivery: () => Promise<WebhookDeliveryRow>,
  ) {
    const caller = { owner: viewer.userId, receiver: receiverOf(webhook) };
    using place = await hookLanes.enter(caller, AbortSignal.timeout(maxWaitMs)).catch(refuseWhenBusy);
    const delivery = await takeDelivery();
    const { isDelivered, ...result } = await place.time(async (crowdedOut) => {
      const attempted = await deliver(webhook, delivery, crowdedOut);
      return crowdedOut.aborted && attempted.status === null
        ? { ...attempted, answer: crowdedOutSentence }
        : attempted;
    });
    const recorded = await store.webhookDeliveries.record(delivery.id, {
      ...result,
      state: isDelivered ? 'delivered' : delivery.state,
      dueAt: delivery.dueAt,
    });
    // The delivery was removed meanwhile, with its webhook.
    return { delivery: deliveryView(recorded ?? missing(), webhook.roomId) };
  }

  return {
    async list(viewer, { roomId, cursor, limit }) {
      if (roomId !== undefined) await roomFor(store, viewer, 'webhook.manage', roomId);
      const rows = await store.outgoingWebhooks.listManaged(viewer, {
        roomId,
        after: cursor,
        limit: limit + 1,
      });
      const webhooks = await Promise.all(rows.slice(0, limit).map(view));
      return { webhooks, nextCursor: rows.length > limit ? (webhooks.at(-1)?.id ?? null) : null };
    },

    async create(viewer, { roomId, name, url, events }) {
      await roomFor(store, viewer, 'webhook.create', roomId);
      assertName('name', name);
      await assertAllowed(viewer, url);
      const secret = makeHookSecret();
      const row = await store.outgoingWebhooks.create({
        roomId,
        name,
        url,
        events: events.join(' '),
        sealedSecret: hookSecrets.seal(secret),
        by: viewer.userId,
        createdAt: Date.now(),
        maxPerRoom: maxOutgoingWebhooksPerRoom,
        // Looking up a host takes as long as its owner likes, and somebody who has left meanwhile may not create a webhook.
        decide: decideFor(viewer, 'webhook.create'),
      });
      if (row === 'full') throw new ReasonError('too_many_webhooks', { field: 'roomId' });
      if ('refusal' in row) throw refusalError(row.refusal);
      outgoingWorker.wake(row);
      return { webhook: await view(row), secret };
    },

    async update(viewer, { roomId, webhookId, name, url, events }) {
      const { id } = await managed(viewer, { roomId, webhookId });
      if (name !== undefined) assertName('name', name);
      if (url !== undefined) await assertAllowed(viewer, url);
      const change = { name, url, events: events?.join(' ') };
      const row = await store.outgoingWebhooks.update(id, { ...managedBy(viewer), ...change });
      return { webhook: await view(changed(row)) };
    },

    async pause(viewer, place) {
      const { id } = await managed(viewer, place);
      const row = await store.outgoingWebhooks.pause(id, { by: viewer.userId, pausedAt: Date.now() });
      return { webhook: await view(row ?? missing()) };
    },

    async resume(viewer, place) {
      const { id } = await managed(viewer, place);
      const row = changed(await store.outgoingWebhooks.resume(id, managedBy(viewer)));
      await store.webhookDeliveries.makeDue(id, Date.now());
      outgoingWorker.wake(row);
      return { webhook: await view(row) };
    },

    async renewSecret(viewer, place) {
      const { id } = await managed(viewer, place);
      const secret = makeHookSecret();
      const renewal = { ...managedBy(viewer), sealedSecret: hookSecrets.seal(secret) };
      const row = await store.outgoingWebhooks.update(id, renewal);
      return { webhook: await view(changed(row)), secret };
    },

    async remove(viewer, place) {
      const { id } = await managed(viewer, place);
      if (!(await store.outgoingWebhooks.remove(id, { by: viewer.userId }))) missing();
      return { webhookId: id };
    },

    async deliveries(viewer, { cursor, limit, ...place }) {
      const { id } = await managed(viewer, place);
      const rows = await store.webhookDeliveries.list(id, { before: cursor, limit: limit + 1 });
      const shown = withinPage(rows.slice(0, limit), ({ payload }) => Buffer.byteLength(payload));
      const deliveries = shown.map((row) => deliveryView(row, place.roomId));
      return { deliveries, nextCursor: rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null };
    },

    async redeliver(viewer, { deliveryId, ...place }) {
      const webhook = await managed(viewer, place);
      const delivery = (await store.webhookDeliveries.find(webhook.id, deliveryId)) ?? noDelivery();
      if (delivery.state !== 'waiting') {
        return attempt(
          viewer,
          webhook,
          async () => (await store.webhookDeliveries.find(webhook.id, deliveryId)) ?? noDelivery(),
        );
      }
      await store.webhookDeliveries.makeDue(webhook.id, Date.now());
      outgoingWorker.wake(webhook);
      const nowDue = await store.webhookDeliveries.find(webhook.id, deliveryId);
      return { delivery: deliveryView(nowDue ?? noDelivery(), webhook.roomId) };
    },

    async test(viewer, place) {
      const webhook = await managed(viewer, place);
      const createdAt = Date.now();
      const room = await roomViews.room(webhook.roomId);
      return attempt(viewer, webhook, async () => {
        const ping = await store.webhookDeliveries.create({
          webhookId: webhook.id,
          event: pingEvent,
          payload: payloadOf({ event: pingEvent, webhookId: webhook.id, room, createdAt }),
          createdAt,
        });
        return ping ?? missing();
      });
    },
  };
}

function managedBy(viewer: Viewer) {
  return { by: viewer.userId, decide: decideFor(viewer, 'webhook.manage') };
}

function changed(result: OutgoingWebhookRow | undefined | { refusal: Refusal }): OutgoingWebhookRow {
  if (result === undefined) return missing();
  if ('refusal' in result) throw refusalError(result.refusal);
  return result;
}

function missing(): never {
  throw new ReasonError('webhook_not_found', { field: 'webhookId' });
}

function noDelivery(): never {
  throw new ReasonError('delivery_not_found', { field: 'deliveryId' });
}
