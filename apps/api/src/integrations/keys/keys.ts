import { maxKeysPerUser } from '@parley/api-contract';
import { ReasonError, type KeysService, type Viewer } from '@parley/api-contract/server';
import type { ApiKeyRow, Store } from '@parley/db';
import type { Bus } from '../../live/bus.ts';
import { assertCan, botFor, refusalError } from '../../rights/access.ts';
import { ApiKeys } from './api-keys.ts';
import { assertName } from '../../people/names.ts';
import { keyView } from '../../views.ts';

export interface KeysParts {
  store: Store;
  bus: Bus;
}

export function createKeysService({ store, bus }: KeysParts): KeysService {
  /** A key may act for its owner alone: who manages the server may end a bot's keys, and make none to act as somebody's bot. */
  async function userToActAs(viewer: Viewer, botId: number | undefined): Promise<number> {
    return botId === undefined ? viewer.userId : (await botFor(store, viewer, 'bot.actAs', botId)).id;
  }

  async function revocableKey(viewer: Viewer, keyId: number): Promise<ApiKeyRow> {
    const key = await store.apiKeys.find(keyId);
    if (key === undefined) throw refusalError('key_not_found');
    const { userId } = key;
    assertCan(viewer, 'key.revoke', { userId, bot: await store.bots.find(userId) });
    return key;
  }

  return {
    async list(viewer, { botId }) {
      const userId =
        botId === undefined ? viewer.userId : (await botFor(store, viewer, 'bot.manage', botId)).id;
      return { keys: (await store.apiKeys.listForUser(userId)).map(keyView) };
    },

    async create(viewer, { name, scope, botId }) {
      assertCan(viewer, 'key.create');
      assertName('name', name);
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
      const key = await revocableKey(viewer, keyId);
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
      const credentialId = ApiKeys.credentialIdOf(key);
      bus.publish({ type: 'credentialEnded', userId: key.userId, credentialId });
    }
  });
}
