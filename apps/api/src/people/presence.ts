import type { PresenceService } from '@parley/api-contract/server';
import type { Store } from '@parley/db';
import type { DomainEvents } from '../events/domain-events.ts';
import type { Hub } from '../live/hub.ts';
import { assertStatus } from './names.ts';
import { statusView } from '../views/users.ts';

export interface PresenceParts {
  store: Store;
  hub: Hub;
  events: DomainEvents;
}

export function createPresenceService({ store, hub, events }: PresenceParts): PresenceService {
  return {
    async follow(_viewer, { userIds }, signal) {
      return hub.presence.follow(userIds, signal);
    },

    async setStatus(viewer, { availability, text, emoji }) {
      assertStatus({ text, emoji });
      const user = await store.users.setStatus(viewer.userId, {
        by: viewer.userId,
        ...(availability !== undefined && { availability }),
        ...(text !== undefined && { statusText: text || null }),
        ...(emoji !== undefined && { statusEmoji: emoji || null }),
      });
      events.emit({ type: 'statusChanged', by: viewer.userId, user });
      return statusView(user);
    },
  };
}
