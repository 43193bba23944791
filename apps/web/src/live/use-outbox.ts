import { useLive } from './live.ts';
import { useAccount } from './me.ts';
import type { Outbox } from './outbox.ts';

export type OutboxCommands = Pick<Outbox, 'add' | 'retry' | 'discard'>;

/** Puts messages into the viewer's outbox, and deals with those that were refused. Null until the viewer is known. */
export function useOutboxCommands(): OutboxCommands | null {
  const { outboxOf } = useLive();
  const account = useAccount();
  return account === null ? null : outboxOf(account.id);
}
