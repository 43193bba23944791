import type { Account } from '@parley/api-contract';
import { hear, type Hub } from './hub.ts';
import type { ListTally } from './room-lists.ts';

/** How often a pass is made. */
export const reconcilePassMs = 1_000;
/** How much one pass checks. The rest waits for later passes, which bounds the cost per second. */
const credentialsAPass = 10_000;
const placesAPass = 10_000;
const listsAPass = 2_000;
/** After a long outage, many sessions are due at once. */
const renewalsAPass = 500;

export interface ReconcilerParts {
  hub: Hub;
  /** Among these credentials, as `Connections` identifies them: those that have ended, and sessions to renew because they are in use. */
  endingAmong: (credentialIds: readonly string[]) => Promise<{ ended: string[]; due: string[] }>;
  renew: (credentialIds: readonly string[]) => Promise<void>;
  /** Among users who hold something open, the accounts whose cached role is out of date. */
  accountsWithNewRole: (userIds: readonly number[]) => Promise<Account[]>;
  talliesOf: (userIds: readonly number[]) => Promise<Map<number, ListTally>>;
  onFailure: (error: unknown) => void;
  onRecovery: () => void;
}

/**
 * Compares who is here with the database once a second, on every server: sessions that are gone or have expired, API keys that were
 * revoked, roles that changed, and rooms that somebody reads but no longer may. Usually a notice came first and the pass finds nothing. But
 * notices can get lost with the connection that carries them, and some changes cause none, such as expiry or a row that was deleted by
 * hand.
 *
 * It also renews the sessions that hold something open.
 */
export class Reconciler {
  #parts: ReconcilerParts;
  #hasFailed = false;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
  }

  /** Of several failures in a row, only the first is reported. */
  async pass(): Promise<void> {
    const { hub, talliesOf } = this.#parts;
    const errors: unknown[] = [];
    // One after the other, so that a pass uses at most one connection to the database.
    for (const check of [
      async () => hub.connections.endLapsed(Date.now()),
      () => this.#checkCredentials(),
      () => hub.readers.recheck(placesAPass),
      () => hub.lists.recheck(listsAPass, talliesOf),
    ]) {
      await check().catch((error: unknown) => errors.push(error));
    }
    this.#note(errors);
  }

  async #checkCredentials(): Promise<void> {
    const { hub, endingAmong, renew, accountsWithNewRole } = this.#parts;
    const credentialIds = hub.connections.takeTurns(credentialsAPass);
    const { ended, due } = await endingAmong(credentialIds);
    for (const credentialId of ended) hub.connections.endCredential(credentialId);
    await renew(due.slice(0, renewalsAPass));
    for (const account of await accountsWithNewRole(hub.connections.userIdsOf(credentialIds))) {
      hear(hub, { type: 'accountChanged', userId: account.id, account });
    }
  }

  #note([error]: unknown[]): void {
    const hasFailed = error !== undefined;
    if (hasFailed && !this.#hasFailed) this.#parts.onFailure(error);
    if (!hasFailed && this.#hasFailed) this.#parts.onRecovery();
    this.#hasFailed = hasFailed;
  }
}
