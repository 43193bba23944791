import { liveProtocolVersion } from '@parley/api-contract';
import { tabStore, type KeyStore } from './local-store.ts';

const key = 'parley.reloaded';

/**
 * Whether the page may reload itself because it is too old for the server: once for each version of itself. If it is just as old after
 * that, there is no newer page yet, and reloading would never end.
 */
export function mayReload(store: KeyStore = tabStore): boolean {
  const version = String(liveProtocolVersion);
  if (store.get(key) === version) return false;
  store.set(key, version);
  // If it can't be remembered, the page would reload again and again.
  return store.get(key) === version;
}
