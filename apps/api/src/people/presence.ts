import type { PresenceService } from '@parley/api-contract/server';
import type { Store } from '@parley/db';
import type { Bus } from '../live/bus.ts';
import type { Hub } from '../live/hub.ts';
import { assertStatus } from './names.ts';
import { accountView, statusView } from '../views.ts';

export interface PresenceParts {
  store: Store;
  hub: Hub;
  bus: Bus;
}

export function createPresenceService({ store, hub, bus }: PresenceParts): PresenceService {
  return {
    async follow(_viewer, { userIds }, signal) {
      return hub.presence.follow(userIds, signal);
    },

    async setStatus(viewer, { availability, text, emoji }) {
      assertStatus({ text, emoji });
      const user = await store.users.setStatus(viewer.userId, {
        ...(availability !== undefined && { availability }),
        ...(text !== undefined && { statusText: text || null }),
        ...(emoji !== undefined && { statusEmoji: emoji || null }),
      });
      bus.publish({ type: 'accountChanged', userId: user.id, account: accountView(user) });
      return statusView(user);
    },
  };
}
