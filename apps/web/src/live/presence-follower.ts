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
const settleMs = 100;

export function applyPresenceEvent(presences: Presences, event: PresenceEvent): Presences {
  if (event.type === 'presenceChanged') {
    return new Map(presences).set(event.presence.userId, event.presence);
  }
  return new Map(event.presences.map((presence) => [presence.userId, presence]));
}

/** Gathers the users in view into one subscription. What is known of them stays until its successor knows better. */
export function createPresenceFollower(api: Pick<TRPCClient<AppRouter>, 'presence'>): PresenceFollower {
  const presences = createStore<Presences>(new Map());
  const watchers = new Map<number, number>();
  let followed: ReadonlySet<number> = new Set();
  let stop: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

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
    timer ??= setTimeout(settle, settleMs);
  }

  function settle() {
    timer = undefined;
    const wanted = new Set([...watchers.keys()].slice(-maxFollowed));
    if (isEnough(followed, wanted)) return;
    followed = wanted;
    stop?.();
    stop = undefined;
    if (wanted.size === 0) return;
    const userIds = [...wanted];
    stop = keepFollowing<PresenceEvent>((handlers) => api.presence.follow.subscribe({ userIds }, handlers), {
      onItem: (event) => presences.set(applyPresenceEvent(presences.get(), event)),
    });
  }

  return { presences, watch };
}

/** Scrolling takes users out of view and back all the time: a subscription is left as it is until it misses some or has far too many. */
export function isEnough(followed: ReadonlySet<number>, wanted: ReadonlySet<number>): boolean {
  if (wanted.size === 0) return followed.size === 0;
  return [...wanted].every((userId) => followed.has(userId)) && followed.size <= wanted.size * 2 + 20;
}
