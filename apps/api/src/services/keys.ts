import { keyScopes, maxKeysPerUser } from '@parley/api-contract';
import { ReasonError, type KeysService, type Viewer } from '@parley/api-contract/server';
import type { ApiKeyRow, Store } from '@parley/db';
import type { Bus } from '../live/bus.ts';
import { managedBot } from './access.ts';
import { ApiKeys } from './api-keys.ts';
import { keyView } from './views.ts';

export interface KeysParts {
  store: Store;
  bus: Bus;
}

export function createKeysService({ store, bus }: KeysParts): KeysService {
  /** A key may act for its owner alone: who manages the server may end a bot's keys, and make none to act as somebody's bot. */
  async function userToActAs(viewer: Viewer, botId: number | undefined): Promise<number> {
    if (botId === undefined) return viewer.userId;
    const bot = await managedBot(store, viewer, botId);
    if (bot.ownerId !== viewer.userId) throw new ReasonError('bot_not_found', { field: 'botId' });
    return bot.id;
  }

  async function managedKey(viewer: Viewer, keyId: number): Promise<ApiKeyRow> {
    const key = await store.apiKeys.find(keyId);
    const isOwn = key?.userId === viewer.userId;
    const bot = key === undefined || isOwn ? undefined : await store.bots.find(key.userId);
    const isOfBot = bot !== undefined && (bot.ownerId === viewer.userId || viewer.role === 'admin');
    if (key === undefined || !(isOwn || isOfBot)) throw new ReasonError('key_not_found', { field: 'keyId' });
    return key;
  }

  return {
    async list(viewer, { botId }) {
      const userId = botId === undefined ? viewer.userId : (await managedBot(store, viewer, botId)).id;
      return { keys: (await store.apiKeys.listForUser(userId)).map(keyView) };
    },

    async create(viewer, { name, scope, botId }) {
      if (keyScopes.indexOf(scope) > keyScopes.indexOf(viewer.scope)) {
        throw new ReasonError('scope_insufficient', { neededScope: scope });
      }
      const userId = await userToActAs(viewer, botId);
      const { secret, hash, hint } = ApiKeys.make();
      const key = await store.apiKeys.create(
        { userId, name, hash, hint, scope, createdAt: Date.now() },
        maxKeysPerUser,
      );
      if (key === 'full') throw new ReasonError('too_many_keys');
      if (key === 'gone') throw new ReasonError('bot_not_found', { field: 'botId' });
      return { key: keyView(key), secret };
    },

    async revoke(viewer, { keyId }) {
      const key = await managedKey(viewer, keyId);
      await store.apiKeys.delete(keyId);
      endKeys(bus, [key]);
      return { keyId };
    },
  };
}

/** Closes what these keys hold open, on every node. */
export function endKeys(bus: Bus, keys: readonly ApiKeyRow[]): void {
  // After this turn, so that the answer still goes out over a socket that this ends.
  setImmediate(() => {
    for (const key of keys) {
      bus.publish({ type: 'sessionEnded', userId: key.userId, sessionId: ApiKeys.sessionIdOf(key) });
    }
  });
}
