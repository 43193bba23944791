import type { KeyScope } from '@parley/api-contract';
import type { Viewer } from '@parley/api-contract/server';
import type { ApiKeyRow, Store, UserRow } from '@parley/db';
import { hashOfSecret, newSecret } from '../../secrets.ts';

const prefix = 'parley_';
const secretBytes = 32;
const hintLength = 4;
/** `lastUsedAt` is written at most once a minute, so calls cost no commit. */
const usedPrecisionMs = 60_000;

/** Distinguishes keys from sessions among the credentials that hold something open. Both are identified only by their hashes. */
const holdPrefix = 'key:';

/**
 * API keys: `parley_` and 32 random bytes as letters and digits. The prefix lets secret scanners recognize a key that was published by
 * mistake, and without hyphens a double click selects all of it; GitHub's tokens do the same
 * (https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/). The SHA-256 of the whole key is
 * stored: unlike a password it cannot be guessed, so a fast hash is enough.
 */
export class ApiKeys {
  #store: Store;
  #onFailure: (error: unknown) => void;

  constructor(store: Store, onFailure: (error: unknown) => void) {
    this.#store = store;
    this.#onFailure = onFailure;
  }

  static isKey(token: string): boolean {
    return token.startsWith(prefix);
  }

  static make(): { secret: string; hash: string; hint: string } {
    const secret = prefix + newSecret(secretBytes);
    return { secret, hash: hashOfSecret(secret), hint: secret.slice(-hintLength) };
  }

  /** How connections identify a key. */
  static credentialIdOf({ hash }: Pick<ApiKeyRow, 'hash'>): string {
    return holdPrefix + hash;
  }

  /** The same, from the key itself, before the database is asked. */
  static heldAs(secret: string): string {
    return ApiKeys.credentialIdOf({ hash: hashOfSecret(secret) });
  }

  static isHeldAs(credentialId: string): boolean {
    return credentialId.startsWith(holdPrefix);
  }

  /** Who a key acts as; null if there is no such key, or no longer. */
  async validate(secret: string): Promise<Viewer | null> {
    const hash = hashOfSecret(secret);
    const found = await this.#store.apiKeys.findByHash(hash);
    if (found === undefined) return null;
    const { key, user } = found;
    if (isDue(key)) this.#markUsed([hash]);
    return viewerBy(user, ApiKeys.credentialIdOf(key), key.scope);
  }

  /** Which of these credentials are keys that have been revoked. */
  async revokedAmong(credentialIds: readonly string[]): Promise<string[]> {
    const hashes = await this.#store.apiKeys.unknownAmong(hashesIn(credentialIds));
    return hashes.map((hash) => ApiKeys.credentialIdOf({ hash }));
  }

  /** Records that the keys among these credentials are in use: a bot may be connected for days and call once. */
  heldOpen(credentialIds: Iterable<string>): void {
    this.#markUsed(hashesIn([...credentialIds]));
  }

  /** Nobody waits for this, and nothing fails with it. */
  #markUsed(hashes: readonly string[]): void {
    const now = Date.now();
    this.#store.apiKeys.markUsed(hashes, now, now - usedPrecisionMs).catch(this.#onFailure);
  }
}

export function viewerBy(
  { id, role, kind, ownerId }: Pick<UserRow, 'id' | 'role' | 'kind' | 'ownerId'>,
  credentialId: string,
  scope: KeyScope,
): Viewer {
  return { userId: id, credentialId, role, kind, scope, isByKey: true, limitedAs: ownerId ?? id };
}

function isDue({ lastUsedAt }: ApiKeyRow): boolean {
  return lastUsedAt === null || Date.now() - lastUsedAt >= usedPrecisionMs;
}

function hashesIn(credentialIds: readonly string[]): string[] {
  return credentialIds.filter((id) => ApiKeys.isHeldAs(id)).map((id) => id.slice(holdPrefix.length));
}
