import type { OutgoingWebhookRow, Store, WebhookDeliveryRow } from '@parley/db';
import type { Notice } from '../live/bus.ts';
import type { People } from '../services/people.ts';
import type { RoomViews } from '../services/room-views.ts';
import type { Deliver } from './deliverer.ts';
import { readNews } from './make-out.ts';
import { pauseMsAfter, type WebhookSchedule } from './schedule.ts';

/** How many webhooks a node works on at once, so that one whose receiver is slow holds up no others. */
const maxAtOnce = 16;
/** How many deliveries are made out at once. The rest waits in the room's log, where several changes of one message are one. */
const maxMadeOut = 100;
/** What is over with and kept of a webhook, at most. */
const maxKept = 200;
const maxKeptMs = 7 * 24 * 60 * 60 * 1000;
const tidyMs = 60 * 60 * 1000;
const gone = 410;

export interface OutgoingWorkerParts {
  store: Store;
  people: People;
  roomViews: RoomViews;
  deliver: Deliver;
  schedule: WebhookSchedule;
  /** Who works, among the nodes that share the database. */
  nodeId: string;
  /** Whether there are others. One that is alone keeps what it has claimed. */
  hasOthers: boolean;
  onFailure: (error: unknown) => void;
}

/**
 * Tells outgoing webhooks what happens in their rooms. A room's log is their queue: a webhook keeps how far deliveries are made out,
 * which is moved on in the same transaction, so that nothing is lost whatever dies when. Each webhook's deliveries are attempted one
 * after the other, by one node at a time.
 */
export class OutgoingWorker {
  #parts: OutgoingWorkerParts;
  /** The webhooks of each room that are not paused, as of the last look. */
  #byRoom = new Map<number, Set<number>>();
  /** Those that there may be something to do for. */
  #waiting = new Set<number>();
  #running = new Map<number, Promise<void>>();
  /** Until when webhooks are claimed for this node. */
  #leases = new Map<number, number>();
  #isLooking = false;
  #isStopping = false;
  #givenUp = new AbortController();
  #timers: NodeJS.Timeout[] = [];

  constructor(parts: OutgoingWorkerParts) {
    this.#parts = parts;
  }

  start(): void {
    const { schedule, store, onFailure } = this.#parts;
    const tidy = () => store.webhookDeliveries.deleteOlder(Date.now() - maxKeptMs).catch(onFailure);
    this.#timers = [
      setInterval(() => void this.#look(), schedule.lookMs).unref(),
      setInterval(() => void tidy(), tidyMs).unref(),
    ];
    void this.#look();
  }

  /** Attempts that are under way may end within the grace; what is left of the rest is taken up by who works next. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const timer of this.#timers) clearInterval(timer);
    const grace = setTimeout(() => this.#givenUp.abort(), this.#parts.schedule.stopGraceMs);
    await Promise.all(this.#running.values());
    clearTimeout(grace);
    const { store, nodeId, onFailure } = this.#parts;
    for (const id of this.#leases.keys()) await store.outgoingWebhooks.release(id, nodeId).catch(onFailure);
  }

  hear(notice: Notice): void {
    if (notice.type !== 'messagesChanged') return;
    for (const id of this.#byRoom.get(notice.roomId) ?? []) this.wake(id);
  }

  /** There is a webhook, or it has changed. */
  added({ id, roomId }: Pick<OutgoingWebhookRow, 'id' | 'roomId'>): void {
    this.#know(roomId, id);
    this.wake(id);
  }

  wake(id: number): void {
    this.#waiting.add(id);
    this.#pump();
  }

  /** Finds what nobody here has heard of: what other nodes wrote, what is due, what a node that died has left. */
  async #look(): Promise<void> {
    // One that takes long is not overtaken by the next.
    if (this.#isLooking || this.#isStopping) return;
    this.#isLooking = true;
    try {
      const active = await this.#parts.store.outgoingWebhooks.listActive();
      const now = Date.now();
      this.#byRoom.clear();
      for (const { id, roomId, dueAt, isBehind, claimedBy, claimedUntil } of active) {
        this.#know(roomId, id);
        const isFree = claimedBy === null || claimedBy === this.#parts.nodeId || claimedUntil <= now;
        if (isFree && (dueAt === null ? isBehind : dueAt <= now)) this.wake(id);
      }
    } catch (error) {
      this.#parts.onFailure(error);
    } finally {
      this.#isLooking = false;
    }
  }

  #know(roomId: number, id: number): void {
    const ids = this.#byRoom.get(roomId);
    if (ids === undefined) this.#byRoom.set(roomId, new Set([id]));
    else ids.add(id);
  }

  #pump(): void {
    for (const id of this.#waiting) {
      if (this.#isStopping || this.#running.size >= maxAtOnce) return;
      // Once more after the turn that it has: it may have looked before there was something.
      if (this.#running.has(id)) continue;
      this.#waiting.delete(id);
      const turn = this.#takeTurn(id)
        .catch(this.#parts.onFailure)
        .finally(() => {
          this.#running.delete(id);
          this.#pump();
        });
      this.#running.set(id, turn);
    }
  }

  async #takeTurn(id: number): Promise<void> {
    // Without a claim, which is written: a busy room says again and again that there is something for a receiver that is down.
    if (!(await this.#hasWork(id))) return;
    const { store, schedule, hasOthers, nodeId } = this.#parts;
    const endsAt = Date.now() + schedule.turnMs;
    let attempted = 0;
    let hasMore = true;
    try {
      while (hasMore && !this.#isStopping && Date.now() < endsAt) {
        const webhook = await this.#claim(id);
        if (webhook === undefined) return;
        const delivery = await store.webhookDeliveries.next(id);
        if (delivery === undefined) {
          hasMore = await this.#makeOut(webhook);
        } else if (delivery.dueAt <= Date.now()) {
          await this.#attempt(webhook, delivery);
          attempted += 1;
        } else {
          hasMore = false;
        }
      }
    } finally {
      if (attempted > 0) await store.webhookDeliveries.prune(id, maxKept);
      if (hasOthers && this.#leases.delete(id)) await store.outgoingWebhooks.release(id, nodeId);
    }
    // Others who came meanwhile found it taken.
    if (hasMore || (hasOthers && (await this.#hasWork(id)))) this.wake(id);
  }

  async #hasWork(id: number): Promise<boolean> {
    const { store } = this.#parts;
    const webhook = await store.outgoingWebhooks.find(id);
    if (webhook === undefined || webhook.pausedAt !== null) return false;
    const delivery = await store.webhookDeliveries.next(id);
    if (delivery !== undefined) return delivery.dueAt <= Date.now();
    const room = await store.rooms.find(webhook.roomId);
    return room !== undefined && room.version > webhook.version;
  }

  /** The webhook as it is, for this node to work on; undefined when it is gone, paused or another node's. */
  async #claim(id: number): Promise<OutgoingWebhookRow | undefined> {
    const { store, nodeId, schedule } = this.#parts;
    const now = Date.now();
    const until = this.#leases.get(id);
    if (until !== undefined && until - now > schedule.leaseMs / 2) {
      const webhook = await store.outgoingWebhooks.find(id);
      if (webhook?.claimedBy === nodeId && webhook.pausedAt === null) return webhook;
    }
    const webhook = await store.outgoingWebhooks.claim(id, { nodeId, now, until: now + schedule.leaseMs });
    if (webhook === undefined) this.#leases.delete(id);
    else this.#leases.set(id, webhook.claimedUntil);
    return webhook;
  }

  /** Whether there was anything. */
  async #makeOut(webhook: OutgoingWebhookRow): Promise<boolean> {
    const { store, people, roomViews } = this.#parts;
    const { version, seq, events } = await readNews(store.messages, webhook, maxMadeOut);
    if (version === webhook.version && seq === webhook.seq) return false;
    const wanted = events.filter(({ event }) => webhook.events.split(' ').includes(event));
    const messages = await people.messages(wanted.map(({ row }) => row));
    const room = await roomViews.room(webhook.roomId);
    const createdAt = Date.now();
    const deliveries = wanted.map(({ event }, index) => ({
      event,
      payload: payloadOf({ event, webhookId: webhook.id, room, message: messages[index], createdAt }),
      createdAt,
    }));
    await store.outgoingWebhooks.makeOut(webhook.id, { from: webhook.version, version, seq, deliveries });
    return true;
  }

  async #attempt(webhook: OutgoingWebhookRow, delivery: WebhookDeliveryRow): Promise<void> {
    const { store, deliver, schedule } = this.#parts;
    const { signal } = this.#givenUp;
    const { isDelivered, ...attempt } = await deliver(webhook, delivery, signal);
    // Cut off by the stop: it is attempted again, under the same ID.
    if (signal.aborted && !isDelivered) return;
    const attempts = delivery.attempts + 1;
    const now = Date.now();
    const isGivenUp =
      !isDelivered &&
      attempts > schedule.backoffMs.length &&
      now - delivery.createdAt > schedule.giveUpAfterMs;
    await store.webhookDeliveries.record(delivery.id, {
      ...attempt,
      state: isDelivered ? 'delivered' : isGivenUp ? 'failed' : 'waiting',
      dueAt: isDelivered ? delivery.dueAt : Math.round(now + pauseMsAfter(schedule, attempts)),
    });
    const isOver = attempt.status === gone || (isGivenUp && (await this.#wasLastGivenUp(delivery)));
    if (isOver) await store.outgoingWebhooks.setPaused(webhook.id, now);
  }

  /** One that is given up may be to blame itself; of two in a row, the receiver is. */
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
