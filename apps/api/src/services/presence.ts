import type { PresenceService } from '@parley/api-contract/server';
import type { Store } from '@parley/db';
import type { Hub } from '../live/hub.ts';
import { accountView, statusView } from './views.ts';

export interface PresenceParts {
  store: Store;
  hub: Hub;
}

export function createPresenceService({ store, hub }: PresenceParts): PresenceService {
  return {
    async follow(viewer, { userIds }, signal) {
      return hub.presence.follow(userIds, viewer.userId, signal);
    },

    async setStatus(viewer, { availability, text, emoji }) {
      const user = await store.users.setStatus(viewer.userId, {
        ...(availability !== undefined && { availability }),
        ...(text !== undefined && { statusText: text || null }),
        ...(emoji !== undefined && { statusEmoji: emoji || null }),
      });
      hub.lists.tell(viewer.userId, { type: 'accountChanged', account: accountView(user) });
      hub.presence.announce(viewer.userId);
      return statusView(user);
    },
  };
}
