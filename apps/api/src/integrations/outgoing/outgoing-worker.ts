import { contentVersionOf, type OutgoingWebhookRow, type Store, type WebhookDeliveryRow } from '@parley/db';
import { changesContent, type Notice } from '../../live/bus.ts';
import type { People } from '../../people/people.ts';
import type { RoomViews } from '../../rooms/room-views.ts';
import type { CallLanes, CallPlace } from '../hooks/call-lanes.ts';
import { receiverOf, type Deliver } from './deliverer.ts';
import { readLog } from './log-reader.ts';
import { pauseMsAfter, type WebhookSchedule } from './schedule.ts';

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
  /** Shared with attempts that people ask for. */
  lanes: CallLanes;
  schedule: WebhookSchedule;
  /** Who works, among the nodes that share the database. */
  nodeId: string;
  /** Whether there are others. One that is alone keeps what it has claimed. */
  hasOthers: boolean;
  onFailure: (error: unknown) => void;
}

/** A webhook that is not paused, as of the last look. */
interface KnownWebhook extends Pick<OutgoingWebhookRow, 'id' | 'roomId' | 'createdBy' | 'url'> {
  /** When its next delivery is due, if one waits: until then, nothing that happens in its room matters to it. */
  dueAt: number | null;
}

interface Turn {
  /** False while it waits for its place. */
  hasBegun: boolean;
  /** There may be more to do than it has seen. */
  isWantedAgain: boolean;
  ended: Promise<void>;
}

/**
 * Tells outgoing webhooks what happens in their rooms. A room's log is their queue: a webhook keeps how far deliveries are made out,
 * which is moved on in the same transaction, so that nothing is lost whatever dies when. Each webhook's deliveries are attempted one
 * after the other, by one node at a time. Webhooks take turns, for which they wait in `lanes`: fairly by who made them, and slow
 * receivers apart from others.
 */
export class OutgoingWorker {
  #parts: OutgoingWorkerParts;
  #known = new Map<number, KnownWebhook>();
  #byRoom = new Map<number, Set<number>>();
  /** One at most for each webhook, so a busy room costs its webhooks no more than that. */
  #turns = new Map<number, Turn>();
  /** Until when webhooks are claimed for this node. */
  #leases = new Map<number, number>();
  #isLooking = false;
  #stopping = new AbortController();
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
    this.#stopping.abort();
    for (const timer of this.#timers) clearInterval(timer);
    const grace = setTimeout(() => this.#givenUp.abort(), this.#parts.schedule.stopGraceMs);
    await Promise.all(Array.from(this.#turns.values(), ({ ended }) => ended));
    clearTimeout(grace);
    const { store, nodeId, onFailure } = this.#parts;
    for (const id of this.#leases.keys()) await store.outgoingWebhooks.release(id, nodeId).catch(onFailure);
  }

  hear(notice: Notice): void {
    if (notice.type !== 'messagesChanged' || !changesContent(notice)) return;
    const now = Date.now();
    for (const id of this.#byRoom.get(notice.roomId) ?? []) {
      const webhook = this.#known.get(id);
      if (webhook !== undefined && (webhook.dueAt ?? 0) <= now) this.#takeTurn(webhook);
    }
  }

  /** There is a webhook, or something to do for it that no notice tells of. */
  wake({ id, roomId, createdBy, url }: OutgoingWebhookRow): void {
    this.#takeTurn(this.#know({ id, roomId, createdBy, url, dueAt: null }));
  }

  /** Finds what nobody here has heard of: what other nodes wrote, what is due, what a node that died has left. */
  async #look(): Promise<void> {
    // One that takes long is not overtaken by the next.
    if (this.#isLooking || this.#isStopping) return;
    this.#isLooking = true;
    try {
      const active = await this.#parts.store.outgoingWebhooks.listActive();
      const now = Date.now();
      this.#known.clear();
      this.#byRoom.clear();
      for (const { isBehind, claimedBy, claimedUntil, ...webhook } of active) {
        const known = this.#know(webhook);
        const isFree = claimedBy === null || claimedBy === this.#parts.nodeId || claimedUntil <= now;
        if (isFree && (known.dueAt === null ? isBehind : known.dueAt <= now)) this.#takeTurn(known);
      }
    } catch (error) {
      this.#parts.onFailure(error);
    } finally {
      this.#isLooking = false;
    }
  }

  #know(webhook: KnownWebhook): KnownWebhook {
    this.#known.set(webhook.id, webhook);
    const ids = this.#byRoom.get(webhook.roomId);
    if (ids === undefined) this.#byRoom.set(webhook.roomId, new Set([webhook.id]));
    else ids.add(webhook.id);
    return webhook;
  }

  #takeTurn(webhook: KnownWebhook): void {
    if (this.#isStopping) return;
    const present = this.#turns.get(webhook.id);
    if (present !== undefined) {
      // It may have looked before there was something.
      if (present.hasBegun) present.isWantedAgain = true;
      return;
    }
    const turn: Turn = { hasBegun: false, isWantedAgain: false, ended: Promise.resolve() };
    this.#turns.set(webhook.id, turn);
    turn.ended = this.#run(webhook, turn);
  }

  async #run(webhook: KnownWebhook, turn: Turn): Promise<void> {
    const caller = { owner: webhook.createdBy, receiver: receiverOf(webhook) };
    let hasMore = false;
    try {
      using place = await this.#parts.lanes.enter(caller, this.#stopping.signal);
      turn.hasBegun = true;
      hasMore = await this.#work(webhook, place);
    } catch (error) {
      // Turns that have not begun are called off by the stop.
      if (turn.hasBegun || !this.#isStopping) this.#parts.onFailure(error);
    }
    this.#turns.delete(webhook.id);
    if (hasMore || turn.isWantedAgain) this.#takeTurn(this.#known.get(webhook.id) ?? webhook);
  }

  /** Whether there is more to do. */
  async #work({ id }: KnownWebhook, place: CallPlace): Promise<boolean> {
    // Without a claim, which is written: a busy room says again and again that there is something for a receiver that is down.
    if (!(await this.#hasWork(id))) return false;
    const { store, schedule, hasOthers, nodeId } = this.#parts;
    const makesWayAt = Date.now() + schedule.turnMs;
    const isOver = () =>
      this.#isStopping || !place.isInRightLane() || (Date.now() >= makesWayAt && place.isAwaited());
    let attempted = 0;
    let hasMore = true;
    try {
      while (hasMore && !isOver()) {
        const webhook = await this.#claim(id);
        if (webhook === undefined) return false;
        const delivery = await store.webhookDeliveries.next(id);
        if (delivery === undefined) {
          hasMore = await this.#makeOut(webhook);
        } else if (delivery.dueAt <= Date.now()) {
          await this.#attempt(webhook, delivery, place);
          attempted += 1;
        } else {
          this.#isDue(id, delivery.dueAt);
          hasMore = false;
        }
      }
    } finally {
      if (attempted > 0) await store.webhookDeliveries.prune(id, maxKept);
      if (hasOthers && this.#leases.delete(id)) await store.outgoingWebhooks.release(id, nodeId);
    }
    // Others who came meanwhile found it taken.
    return hasMore || (hasOthers && (await this.#hasWork(id)));
  }

  #isDue(id: number, dueAt: number): void {
    const webhook = this.#known.get(id);
    if (webhook !== undefined) webhook.dueAt = dueAt;
  }

  async #hasWork(id: number): Promise<boolean> {
    const { store } = this.#parts;
    const webhook = await store.outgoingWebhooks.find(id);
    if (webhook === undefined || webhook.pausedAt !== null) return false;
    const delivery = await store.webhookDeliveries.next(id);
    if (delivery !== undefined) {
      this.#isDue(id, delivery.dueAt);
      return delivery.dueAt <= Date.now();
    }
    const room = await store.rooms.find(webhook.roomId);
    return room !== undefined && contentVersionOf(room) > contentVersionOf(webhook);
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
    const { events, ...place } = await readLog(store.messages, webhook, maxMadeOut);
    const { version, contentVersion, seq } = webhook;
    if (place.version === version && place.contentVersion === contentVersion && place.seq === seq)
      return false;
    const wanted = events.filter(({ event }) => webhook.events.split(' ').includes(event));
    const messages = await people.messages(wanted.map(({ row }) => row));
    const room = await roomViews.room(webhook.roomId);
    const createdAt = Date.now();
    const deliveries = wanted.map(({ event }, index) => ({
      event,
      payload: payloadOf({ event, webhookId: webhook.id, room, message: messages[index], createdAt }),
      createdAt,
    }));
    await store.outgoingWebhooks.makeOut(webhook.id, { from: version, ...place, deliveries });
    return true;
  }

  async #attempt(webhook: OutgoingWebhookRow, delivery: WebhookDeliveryRow, place: CallPlace): Promise<void> {
    const { store, deliver, schedule } = this.#parts;
    const { isDelivered, isGivenBack, ...attempt } = await place.time(async (crowdedOut) => {
      const signal = AbortSignal.any([this.#givenUp.signal, crowdedOut]);
      const attempted = await deliver(webhook, delivery, signal);
      return { ...attempted, isGivenBack: signal.aborted && !attempted.isDelivered };
    });
    // Cut off by this server: it does not count, and is attempted again under the same ID.
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
    if (isOver) await store.outgoingWebhooks.setPaused(webhook.id, now);
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
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
