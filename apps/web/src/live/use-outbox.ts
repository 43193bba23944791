import { isAway } from './connection.ts';
import { useLive } from './live.ts';
import { useAccount } from './me.ts';
import type { Outbox, OutboxItem } from './outbox.ts';
import { createStore, useStore } from './store.ts';
import { useConnection } from './use-connection.ts';

type OutboxCommands = Pick<Outbox, 'add' | 'retry' | 'discard'>;

/** Puts messages into the viewer's outbox, and deals with those that were refused. Null until the viewer is known. */
export function useOutboxCommands(): OutboxCommands | null {
  const { outboxOf } = useLive();
  const account = useAccount();
  return account === null ? null : outboxOf(account.id);
}

/** The state of the viewer's unsent messages in a room: `refused` by the server, or `waiting` for a connection. */
export type Unsent = 'refused' | 'waiting';

/** The rooms with unsent messages. Messages that are being sent normally are left out. */
export function useUnsent(): ReadonlyMap<number, Unsent> {
  const items = useOutboxItems();
  const isWaiting = isAway(useConnection());
  const unsent = new Map<number, Unsent>();
  for (const { roomId, state } of items) {
    if (state === 'failed') unsent.set(roomId, 'refused');
    else if (state === 'sending' && isWaiting && !unsent.has(roomId)) unsent.set(roomId, 'waiting');
  }
  return unsent;
}

/** Everything in the viewer's outbox, sent or not. */
export function useOutboxItems(): readonly OutboxItem[] {
  const { outboxOf } = useLive();
  const account = useAccount();
  return useStore(account === null ? nothing : outboxOf(account.id).items);
}

const nothing = createStore<readonly OutboxItem[]>([]);
