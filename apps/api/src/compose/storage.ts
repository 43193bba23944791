import type { Store } from '@parley/db';
import { DomainEvents } from '../events/domain-events.ts';
import { MessageChanges } from '../messages/submit-change.ts';
import { createPostMessage } from '../messages/post-message.ts';
import { MessageViews } from '../messages/views.ts';
import { People } from '../people/people.ts';
import { Roles } from '../access/roles.ts';
import { RoomViews } from '../rooms/room-views.ts';

/** The store with everything that reads, caches and changes it, and the events that changes cause. */
export type Storage = ReturnType<typeof composeStorage>;

export function composeStorage(store: Store, onFailure: (error: unknown) => void) {
  const people = new People(store);
  const messageViews = new MessageViews(people);
  const events = new DomainEvents(onFailure);
  const messageChanges = new MessageChanges({ store, messageViews, events, onFailure });
  return {
    store,
    people,
    roles: new Roles(store),
    messageViews,
    roomViews: new RoomViews(store, people, messageViews),
    events,
    messageChanges,
    postMessage: createPostMessage(messageChanges),
  };
}
