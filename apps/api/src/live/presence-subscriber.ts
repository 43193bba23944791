import type { DomainEvent } from '../events/domain-events.ts';
import type { Bus } from './bus.ts';

/** Tells those who follow somebody's presence, on every server, about a new status. */
export function createPresenceSubscriber(bus: Bus) {
  return (events: readonly DomainEvent[]): void => {
    for (const event of events) {
      if (event.type === 'statusChanged') bus.publish({ type: 'presenceChanged', userId: event.user.id });
    }
  };
}
