import { createStore, type Store } from './store.ts';

export interface ConnectionStatus {
  /** `slow`: the first connection takes a long time. `lost`: one that was open has been away for longer than a blip. */
  state: 'connecting' | 'slow' | 'open' | 'lost';
  /** When a lost connection last came back, as of `Date.now()`; null while none has been lost. */
  restoredAtMs: number | null;
}

/** A connection that was open and is back within this time does not count as lost. */
const blipMs = 1000;
/** The first connection may take longer: people have not lost anything. */
const firstMs = 4000;

/** Whether people should know that there is no connection. */
export function isAway({ state }: ConnectionStatus): boolean {
  return state === 'lost' || state === 'slow';
}

/** The part of tRPC's socket that reports its state; `pending` is its word for open. */
export interface SocketStates {
  connectionState: {
    subscribe(observer: { next: (value: { state: 'idle' | 'connecting' | 'pending' }) => void }): unknown;
  };
}

export function watchConnection(socket: SocketStates): Store<ConnectionStatus> {
  const store = createStore<ConnectionStatus>({ state: 'connecting', restoredAtMs: null });
  let hasBeenOpen = false;
  let awayTimer: ReturnType<typeof setTimeout> | undefined;

  function opened() {
    clearTimeout(awayTimer);
    awayTimer = undefined;
    hasBeenOpen = true;
    const { state, restoredAtMs } = store.get();
    if (state === 'open') return;
    store.set({ state: 'open', restoredAtMs: state === 'lost' ? Date.now() : restoredAtMs });
  }

  function away() {
    const state = hasBeenOpen ? 'lost' : 'slow';
    awayTimer ??= setTimeout(() => store.set({ ...store.get(), state }), hasBeenOpen ? blipMs : firstMs);
  }

  function idle() {
    clearTimeout(awayTimer);
    awayTimer = undefined;
    hasBeenOpen = false;
    store.set({ state: 'connecting', restoredAtMs: null });
  }

  socket.connectionState.subscribe({
    next({ state }) {
      if (state === 'pending') opened();
      else if (state === 'connecting') away();
      else idle();
    },
  });
  return store;
}
