import type { Message } from '@parley/api-contract';
import type { MembershipRow, Store } from '@parley/db';
import { isOpenRoom } from '@parley/rules';
import { isMessageEvent, type DomainEvent } from '../events/domain-events.ts';
import { membershipView } from '../views/rooms.ts';
import { timeView } from '../views/time.ts';
import { accountView, userView } from '../views/users.ts';
import type { Bus } from './bus.ts';
import type { Typing } from './typing.ts';

export interface LiveSubscriberParts {
  store: Store;
  bus: Bus;
  typing: Typing;
  onFailure: (error: unknown) => void;
}

/** Tells followers of rooms and of their own lists, on every server, what happened on this one. */
export function createLiveSubscriber({ store, bus, typing, onFailure }: LiveSubscriberParts) {
  function tellMembership(membership: MembershipRow): void {
    const { roomId, userId } = membership;
    bus.publish({ type: 'membershipChanged', roomId, userId, membership: membershipView(membership) });
  }

  /** Shows the room to its new members, and the new members to the others. */
  function tellMembers(roomId: number, userIds: readonly number[]): void {
    bus.publish({ type: 'roomChanged', roomId });
    for (const userId of userIds) bus.publish({ type: 'roomEntered', roomId, userId });
  }

  /** Rooms show the names of their members. */
  async function tellRoomsOf(userId: number): Promise<void> {
    for (const { room } of await store.rooms.listForUser(userId)) {
      bus.publish({ type: 'roomChanged', roomId: room.id });
    }
  }

  /** What silences people now, which may not be what the event set: a bot is silenced with its owner. */
  async function tellSilences(roomId: number, userIds: readonly number[]): Promise<void> {
    const found = await store.restrictions.inForce(userIds.map((userId) => ({ roomId, userId })));
    const ends = new Map(found.map(({ userId, until }) => [userId, until]));
    for (const userId of userIds) {
      const until = ends.get(userId) ?? null;
      const silencedUntil = until === null ? null : timeView(until);
      bus.publish({ type: 'silenceChanged', userId, roomId, silencedUntil });
    }
  }

  function tell(event: DomainEvent): void {
    switch (event.type) {
      case 'messagePosted': {
        const { roomId, author } = event.message;
        if (typing.isTyping(roomId, author.id)) {
          bus.publish({ type: 'typingStopped', roomId, userId: author.id });
        }
        // The author's other devices show the messages above it as read.
        if (event.membership !== null) tellMembership(event.membership);
        break;
      }
      case 'roomCreated':
        tellMembers(event.room.id, event.memberIds);
        break;
      case 'roomUpdated':
        bus.publish({ type: 'roomChanged', roomId: event.room.id });
        if (isOpenRoom(event.before) && !isOpenRoom(event.room)) {
          bus.publish({ type: 'readersChanged', roomId: event.room.id });
        }
        break;
      case 'roomDeleted':
        bus.publish({ type: 'roomDeleted', roomId: event.roomId });
        break;
      case 'membersJoined':
        tellMembers(event.roomId, event.userIds);
        break;
      case 'memberLeft':
      case 'memberRemoved': {
        const { roomId, userId, mayStillRead } = event;
        bus.publish({ type: 'typingStopped', roomId, userId });
        bus.publish({ type: 'roomLeft', roomId, userId, mayStillRead });
        bus.publish({ type: 'roomChanged', roomId });
        break;
      }
      case 'roleChanged':
        tellMembership(event.membership);
        bus.publish({ type: 'roomChanged', roomId: event.membership.roomId });
        break;
      case 'banned': {
        const { roomId, userIds } = event;
        for (const userId of userIds) {
          bus.publish({ type: 'typingStopped', roomId, userId });
          bus.publish({ type: 'roomLeft', roomId, userId, mayStillRead: false });
        }
        bus.publish({ type: 'roomChanged', roomId });
        break;
      }
      case 'unbanned':
        bus.publish({ type: 'roomChanged', roomId: event.roomId });
        break;
      case 'silenceChanged': {
        const { roomId, userIds } = event;
        for (const userId of userIds) bus.publish({ type: 'typingStopped', roomId, userId });
        bus.publish({ type: 'roomChanged', roomId });
        tellSilences(roomId, userIds).catch(onFailure);
        break;
      }
      case 'readMarkMoved':
      case 'roomArranged':
        tellMembership(event.membership);
        break;
      case 'sectionsChanged':
        bus.publish({ type: 'sectionsChanged', userId: event.userId });
        break;
      case 'accountRenamed': {
        const { user } = event;
        bus.publish({ type: 'userChanged', userId: user.id, user: userView(user) });
        bus.publish({ type: 'accountChanged', userId: user.id, account: accountView(user) });
        tellRoomsOf(user.id).catch(onFailure);
        break;
      }
      case 'statusChanged': {
        const { user } = event;
        bus.publish({ type: 'accountChanged', userId: user.id, account: accountView(user) });
        break;
      }
      case 'credentialEnded': {
        const { userId, credentialId } = event;
        // After this turn, so that the answer can still go out over a socket that this ends.
        setImmediate(() => bus.publish({ type: 'credentialEnded', userId, credentialId }));
        break;
      }
      case 'messageEdited':
      case 'messageDeleted':
      case 'messageDecorated':
      case 'accountCreated':
        break;
    }
  }

  return (events: readonly DomainEvent[]): void => {
    for (const [roomId, messages] of messagesByRoom(events)) {
      bus.publish({ type: 'messagesChanged', roomId, messages });
    }
    for (const event of events) tell(event);
  };
}

function messagesByRoom(events: readonly DomainEvent[]): Map<number, Message[]> {
  const byRoom = new Map<number, Message[]>();
  for (const event of events) {
    if (!isMessageEvent(event)) continue;
    const { message } = event;
    const ofRoom = byRoom.get(message.roomId);
    if (ofRoom === undefined) byRoom.set(message.roomId, [message]);
    else ofRoom.push(message);
  }
  return byRoom;
}
