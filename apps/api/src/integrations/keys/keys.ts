import { maxKeysPerUser } from '@parley/api-contract';
import { ReasonError, type KeysService, type Viewer } from '@parley/api-contract/server';
import type { ApiKeyRow, Store } from '@parley/db';
import type { DomainEvents } from '../../events/domain-events.ts';
import { assertCan, botFor, refusalError } from '../../access/access.ts';
import { ApiKeys } from './api-keys.ts';
import { assertName } from '../../people/names.ts';
import { keyView } from './views.ts';

export interface KeysParts {
  store: Store;
  events: DomainEvents;
}

export function createKeysService({ store, events }: KeysParts): KeysService {
  /** A key may act only for its owner: administrators may revoke a bot's keys, but not create keys to act as somebody else's bot. */
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
        { userId, by: viewer.userId, name, hash, hint, scope, createdAt: Date.now() },
        maxKeysPerUser,
      );
      if (key === 'full') throw new ReasonError('too_many_keys');
      if (key === 'gone') throw new ReasonError('bot_not_found', { field: 'botId' });
      return { key: keyView(key), secret };
    },

    async revoke(viewer, { keyId }) {
      const key = await revocableKey(viewer, keyId);
      await store.apiKeys.delete(keyId, { by: viewer.userId });
      tellKeysEnded(events, viewer, [key]);
      return { keyId };
    },
  };
}

/** Closes whatever these keys hold open, on every server. */
export function tellKeysEnded(events: DomainEvents, viewer: Viewer, keys: readonly ApiKeyRow[]): void {
  const ended = keys.map((key) => ({
    type: 'credentialEnded' as const,
    by: viewer.userId,
    userId: key.userId,
    credentialId: ApiKeys.credentialIdOf(key),
  }));
  events.emit(...ended);
}
