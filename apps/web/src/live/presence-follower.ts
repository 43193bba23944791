import type { AppRouter, Presence, PresenceEvent } from '@parley/api-contract';
import type { TRPCClient } from '@trpc/client';
import { keepFollowing } from './follow.ts';
import { createStore, type Store } from './store.ts';

export type Presences = ReadonlyMap<number, Presence>;

export interface PresenceFollower {
  presences: Store<Presences>;
  /** Says that a user is in view, until the returned function is called. */
  watch(userId: number): () => void;
}

const maxFollowed = 500;
/** Users who come into view together share a subscription. */
const settleMs = 100;
/** While someone scrolls, the subscription is replaced at most this often. */
const replaceMs = 1_000;

export function applyPresenceEvents(before: Presences, events: readonly PresenceEvent[]): Presences {
  let presences = new Map(before);
  for (const event of events) {
    if (event.type === 'presenceChanged') presences.set(event.presence.userId, event.presence);
    else presences = new Map(event.presences.map((presence) => [presence.userId, presence]));
  }
  return presences;
}

/** Gathers the users in view into one subscription. Their last known presence stays until the next subscription updates it. */
export function createPresenceFollower(api: Pick<TRPCClient<AppRouter>, 'presence'>): PresenceFollower {
  const presences = createStore<Presences>(new Map());
  const watchers = new Map<number, number>();
  let followed: ReadonlySet<number> = new Set();
  let stop: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let replacedAtMs = -Infinity;

  function watch(userId: number) {
    watchers.set(userId, (watchers.get(userId) ?? 0) + 1);
    settleSoon();
    return () => {
      const left = (watchers.get(userId) ?? 1) - 1;
      if (left > 0) watchers.set(userId, left);
      else watchers.delete(userId);
      settleSoon();
    };
  }

  function settleSoon() {
    timer ??= setTimeout(settle, Math.max(settleMs, replacedAtMs + replaceMs - performance.now()));
  }

  function settle() {
    timer = undefined;
    const wanted = new Set([...watchers.keys()].slice(-maxFollowed));
    if (isEnough(followed, wanted)) return;
    followed = wanted;
    replacedAtMs = performance.now();
    // The server allows few subscriptions per connection: the old one ends before the new one starts.
    stop?.();
    stop = undefined;
    if (wanted.size === 0) return;
    const userIds = [...wanted];
    ({ stop } = keepFollowing<PresenceEvent>(
      (handlers) => api.presence.follow.subscribe({ userIds }, handlers),
      { onItems: (events) => presences.set(applyPresenceEvents(presences.get(), events)) },
    ));
  }

  return { presences, watch };
}

/** Scrolling keeps moving users out of view and back, so a subscription is kept until it misses some or has far too many. */
export function isEnough(followed: ReadonlySet<number>, wanted: ReadonlySet<number>): boolean {
  if (wanted.size === 0) return followed.size === 0;
  return [...wanted].every((userId) => followed.has(userId)) && followed.size <= wanted.size * 2 + 20;
}
