import { contentVersionOf, type OutgoingWebhookRow, type Store, type WebhookDeliveryRow } from '@parley/db';
import { LogConsumer, type LogReader } from '../../jobs/log-consumer.ts';
import type { JobRunner } from '../../jobs/runner.ts';
import type { MessageViews } from '../../messages/views.ts';
import type { RoomViews } from '../../rooms/room-views.ts';
import type { CallLanes, CallPlace } from '../hooks/call-lanes.ts';
import { receiverOf, type Deliver } from './deliverer.ts';
import { readLog } from './log-reader.ts';
import { pauseMsAfter, type WebhookSchedule } from './schedule.ts';

/** How many deliveries are created at once. The rest waits in the room's log, where several changes of one message count as one. */
const maxMadeOut = 100;
/** How many finished deliveries are kept per webhook. */
const maxKept = 200;
const maxKeptMs = 7 * 24 * 60 * 60 * 1000;
const tidyMs = 60 * 60 * 1000;
const gone = 410;

export interface OutgoingWorkerParts {
  store: Store;
  messageViews: MessageViews;
  roomViews: RoomViews;
  deliver: Deliver;
  /** Shared with attempts that people request. */
  lanes: CallLanes;
  schedule: WebhookSchedule;
  /** This node, among those that share the database. */
  nodeId: string;
  /** Whether there are other nodes. */
  hasOthers: boolean;
  onFailure: (error: unknown) => void;
}

interface KnownWebhook extends LogReader, Pick<OutgoingWebhookRow, 'createdBy' | 'url'> {}

/**
 * Notifies outgoing webhooks of what happens in their rooms. Each webhook reads its room's log: changes become deliveries, which are
 * attempted one after the other. Webhooks wait for their turn in `lanes`, which are shared fairly by owner, with slow receivers apart.
 */
export class OutgoingWorker {
  #parts: OutgoingWorkerParts;
  #consumer: LogConsumer<KnownWebhook, OutgoingWebhookRow, CallPlace>;

  constructor(parts: OutgoingWorkerParts) {
    this.#parts = parts;
    const { store, schedule, lanes, nodeId, hasOthers, onFailure } = parts;
    const { outgoingWebhooks, webhookDeliveries } = store;
    const { leaseMs, turnMs, stopGraceMs } = schedule;
    this.#consumer = new LogConsumer({
      nodeId,
      hasOthers,
      leaseMs,
      turnMs,
      stopGraceMs,
      onFailure,
      listActive: async () => {
        const active = await outgoingWebhooks.listActive();
        return active.map(({ isBehind, claimedBy, claimedUntil, ...reader }) => ({
          reader,
          isBehind,
          claimedBy,
          claimedUntil,
        }));
      },
      claim: (id, claim) => outgoingWebhooks.claim(id, claim),
      findClaimed: async (id) => {
        const webhook = await outgoingWebhooks.find(id);
        return webhook?.claimedBy === nodeId && webhook.pausedAt === null ? webhook : undefined;
      },
      release: (id) => outgoingWebhooks.release(id, nodeId),
      enter: (webhook, signal) =>
        lanes.enter({ owner: webhook.createdBy, receiver: receiverOf(webhook) }, signal),
      dueAt: (id) => this.#dueAt(id),
      step: (webhook, place, signal) => this.#step(webhook, place, signal),
      afterTurn: (id) => webhookDeliveries.prune(id, maxKept),
    });
  }

  start(jobs: JobRunner): void {
    const { schedule, store, onFailure } = this.#parts;
    jobs.every(schedule.lookMs, () => this.#consumer.look());
    jobs.every(tidyMs, () => store.webhookDeliveries.deleteOlder(Date.now() - maxKeptMs));
    this.#consumer.look().catch(onFailure);
  }

  /** Somebody posted, edited or deleted a message in a room. */
  wakeRoom(roomId: number): void {
    this.#consumer.wakeRoom(roomId);
  }

  /** A webhook is new, or has something to do that is not in the log. */
  wake({ id, roomId, createdBy, url }: OutgoingWebhookRow): void {
    this.#consumer.wake({ id, roomId, createdBy, url, dueAt: null });
  }

  stop(): Promise<void> {
    return this.#consumer.stop();
  }

  async #dueAt(id: number): Promise<number | null> {
    const { store } = this.#parts;
    const webhook = await store.outgoingWebhooks.find(id);
    if (webhook === undefined || webhook.pausedAt !== null) return null;
    const delivery = await store.webhookDeliveries.next(id);
    if (delivery !== undefined) return delivery.dueAt;
    const room = await store.rooms.find(webhook.roomId);
    return room !== undefined && contentVersionOf(room) > contentVersionOf(webhook) ? Date.now() : null;
  }

  async #step(webhook: OutgoingWebhookRow, place: CallPlace, signal: AbortSignal): Promise<number | null> {
    const delivery = await this.#parts.store.webhookDeliveries.next(webhook.id);
    if (delivery === undefined) return (await this.#makeOut(webhook)) ? Date.now() : null;
    if (delivery.dueAt > Date.now()) return delivery.dueAt;
    await this.#attempt(webhook, delivery, place, signal);
    return Date.now();
  }

  /** Returns whether there was anything to do. */
  async #makeOut(webhook: OutgoingWebhookRow): Promise<boolean> {
    const { store, messageViews, roomViews } = this.#parts;
    const { events, ...position } = await readLog(store.messages, webhook, maxMadeOut);
    const { version, contentVersion, seq } = webhook;
    if (position.version === version && position.contentVersion === contentVersion && position.seq === seq)
      return false;
    const wanted = events.filter(({ event }) => webhook.events.split(' ').includes(event));
    const messages = await messageViews.all(wanted.map(({ row }) => row));
    const room = await roomViews.room(webhook.roomId);
    const createdAt = Date.now();
    const deliveries = wanted.map(({ event }, index) => ({
      event,
      payload: payloadOf({ event, webhookId: webhook.id, room, message: messages[index], createdAt }),
      createdAt,
    }));
    await store.outgoingWebhooks.makeOut(webhook.id, { from: version, ...position, deliveries });
    return true;
  }

  async #attempt(
    webhook: OutgoingWebhookRow,
    delivery: WebhookDeliveryRow,
    place: CallPlace,
    givenUp: AbortSignal,
  ): Promise<void> {
    const { store, deliver, schedule } = this.#parts;
    const { isDelivered, isGivenBack, ...attempt } = await place.time(async (crowdedOut) => {
      const signal = AbortSignal.any([givenUp, crowdedOut]);
      const attempted = await deliver(webhook, delivery, signal);
      return { ...attempted, isGivenBack: signal.aborted && !attempted.isDelivered };
    });
    // This server cut the attempt off: it doesn't count, and is repeated with the same ID.
    if (isGivenBack) return;
    const attempts = delivery.attempts + 1;
    const now = Date.now();
    const isGivenUp =
      !isDelivered &&
      attempts > schedule.backoffMs.length &&
      now - delivery.createdAt >= schedule.giveUpAfterMs;
    await store.webhookDeliveries.record(delivery.id, {
      ...attempt,
      state: isDelivered ? 'delivered' : isGivenUp ? 'failed' : 'waiting',
      dueAt: isDelivered ? delivery.dueAt : Math.round(now + pauseMsAfter(schedule, attempts)),
    });
    const isOver = attempt.status === gone || (isGivenUp && (await this.#wasLastGivenUp(delivery)));
    if (isOver) await store.outgoingWebhooks.pause(webhook.id, { by: null, pausedAt: now });
  }

  /** If one delivery is given up, it may be to blame itself; after two in a row, the receiver is. */
  async #wasLastGivenUp({ webhookId, id }: WebhookDeliveryRow): Promise<boolean> {
    const last = await this.#parts.store.webhookDeliveries.lastBefore(webhookId, id);
    return last?.state === 'failed';
  }
}

export function payloadOf({
  createdAt,
  ...payload
}: Record<string, unknown> & { createdAt: number }): string {
  return JSON.stringify({ ...payload, createdAt: new Date(createdAt).toISOString() });
}
