import {
  isPassing,
  pauseMs,
  type FollowFrom,
  type LogItem,
  type MessagePage,
  type SubscriptionHandlers,
  type TrackedEvent,
} from '@parley/api-contract';
import type { QueryClient } from '@tanstack/react-query';
import { hasOlder, maxMessages, messageAt, reachesEnd, type TimelineEvent } from './apply-event.ts';
import { keepFollowingLog, type Following } from './follow.ts';
import { createStore, type Store } from './store.ts';
import { applyToTimeline, readTimeline } from './timeline-cache.ts';

export interface TimelineStatus {
  /** Why the room can't be shown; null while it can. */
  failure: unknown;
  isLoadingOlder: boolean;
  isLoadingNewer: boolean;
}

export interface TimelineSource {
  status: Store<TimelineStatus>;
  /** Loads what is missing and follows the room until the returned function is called. */
  start: () => () => void;
  /** Whether a message is in what is loaded. */
  has: (seq: number) => boolean;
  loadOlder: () => Promise<void>;
  loadNewer: () => Promise<void>;
  /** Resolves once the message is in the timeline, or cannot be. */
  jumpTo: (seq: number) => Promise<void>;
  jumpToLatest: () => Promise<void>;
  reload: () => void;
  /** Follows the room with a new subscription, from the timeline's position. */
  followAnew: () => void;
  /** Sets which message is being read, in case the range has to start over; null: the newest. */
  setReading: (seq: number | null) => void;
}

/** The part of the API that a timeline needs. */
export interface TimelineApi {
  list: (input: { roomId: number } & Anchor) => Promise<MessagePage>;
  follow: (
    input: { roomId: number } & FollowFrom,
    handlers: SubscriptionHandlers<TrackedEvent>,
  ) => { unsubscribe(): void };
}

/** Which page; the latest by default. */
interface Anchor {
  around?: number;
  before?: number;
  after?: number;
}

const calm: TimelineStatus = { failure: null, isLoadingOlder: false, isLoadingNewer: false };

/** Keeps one room's timeline in the cache loaded and up to date. `openAt` is the message to open the room at; null: its end. */
export function createTimelineSource(
  { api, queryClient }: { api: TimelineApi; queryClient: QueryClient },
  roomId: number,
  openAt: number | null,
): TimelineSource {
  const status = createStore(calm);
  const timeline = () => readTimeline(queryClient, roomId);
  let isRunning = false;
  /** How many times the range has started over: requests for one range are of no use to the next. */
  let range = 0;
  let reading: number | null = openAt;
  let following: Following | undefined;

  function list(anchor: Anchor): Promise<MessagePage> {
    return api.list({ roomId, ...anchor });
  }

  /** Starts the range over. Tries until it has a page, is refused, or another range is requested. */
  async function load(anchor: Anchor) {
    const mine = ++range;
    status.set(calm);
    for (let attempt = 0; isRunning && range === mine; attempt++) {
      try {
        const page = await list(anchor);
        if (range !== mine || !isRunning) return;
        applyToTimeline(queryClient, roomId, { type: 'pageLoaded', page, placement: 'replace' });
        follow();
        return;
      } catch (error) {
        if (range !== mine || !isRunning) return;
        if (!isPassing(error)) return status.set({ ...calm, failure: error });
        await new Promise((resolve) => setTimeout(resolve, pauseMs(error, attempt)));
      }
    }
  }

  /** Adds the page next to the range, unless another range starts meanwhile. */
  async function extend(anchor: Anchor, flag: 'isLoadingOlder' | 'isLoadingNewer') {
    const mine = range;
    status.set({ ...status.get(), [flag]: true });
    for (let attempt = 0; ; attempt++) {
      try {
        const page = await list(anchor);
        if (range !== mine) return;
        applyToTimeline(queryClient, roomId, { type: 'pageLoaded', page, placement: 'extend' });
        break;
      } catch (error) {
        if (range !== mine) return;
        if (!isPassing(error)) return status.set({ ...calm, failure: error });
        await new Promise((resolve) => setTimeout(resolve, pauseMs(error, attempt)));
        if (range !== mine) return;
      }
    }
    status.set({ ...status.get(), [flag]: false });
  }

  function follow() {
    following ??= keepFollowingLog(
      (input, handlers) => api.follow({ roomId, ...input }, handlers),
      timeline,
      { onItems: applyLog, onRefused: (failure) => status.set({ ...calm, failure }) },
    );
  }

  function applyLog(items: readonly LogItem[]) {
    const events = items.map((item): TimelineEvent => ({ type: 'logged', ...item }));
    const length = timeline().messages.length + items.length;
    if (length > maxMessages) events.push({ type: 'outgrown', readingSeq: reading });
    applyToTimeline(queryClient, roomId, ...events);
    if (items.some(({ event }) => event.type === 'reset'))
      void load(reading === null ? {} : { around: reading });
  }

  /** Puts what has arrived into the timeline, and receives nothing more. */
  function stopFollowing() {
    following?.flush();
    following?.stop();
    following = undefined;
  }

  function open() {
    const isHere = openAt === null ? reachesEnd(timeline()) : messageAt(timeline(), openAt) !== undefined;
    if (isHere && timeline().staleUntil === null) follow();
    else void load(openAt === null ? {} : { around: openAt });
  }

  return {
    status,
    start() {
      isRunning = true;
      open();
      return () => {
        isRunning = false;
        range++;
        stopFollowing();
        status.set(calm);
      };
    },
    has: (seq) => messageAt(timeline(), seq) !== undefined,
    async loadOlder() {
      const first = timeline().messages[0];
      if (!first || !hasOlder(timeline()) || status.get().isLoadingOlder) return;
      await extend({ before: first.seq }, 'isLoadingOlder');
    },
    async loadNewer() {
      const last = timeline().messages.at(-1);
      if (!last || reachesEnd(timeline()) || status.get().isLoadingNewer) return;
      await extend({ after: last.seq }, 'isLoadingNewer');
    },
    async jumpTo(seq) {
      if (messageAt(timeline(), seq) === undefined) await load({ around: seq });
    },
    async jumpToLatest() {
      if (!reachesEnd(timeline())) await load({});
    },
    setReading(seq) {
      reading = seq;
    },
    reload() {
      stopFollowing();
      void load(openAt === null ? {} : { around: openAt });
    },
    followAnew() {
      if (following === undefined) return;
      stopFollowing();
      follow();
    },
  };
}
