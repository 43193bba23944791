import type { Membership, MeEvent, Room, RoomEntry, Section } from '@parley/api-contract';

/**
 * During an upgrade, this page may be connected to a server of the previous release, which doesn't send everything that is sent now. What
 * is missing is added here, so that the rest of the app can rely on the types. Once another release is out, what it sends can go.
 */
type Older<Whole, Missing extends keyof Whole> = Omit<Whole, Missing> & Partial<Pick<Whole, Missing>>;

type NewInRoom = 'topic' | 'emoji' | 'posting' | 'slowModeSeconds' | 'newcomersJoin' | 'archivedAt';
export type SentRoom = Older<Room, NewInRoom>;
const newInRoom: Pick<Room, NewInRoom> = {
  topic: null,
  emoji: null,
  posting: 'everyone',
  slowModeSeconds: 0,
  newcomersJoin: false,
  archivedAt: null,
};

type NewInMembership = 'isFavorite' | 'mutedUntil' | 'sectionId';
export type SentMembership = Older<Membership, NewInMembership>;
const newInMembership: Pick<Membership, NewInMembership> = {
  isFavorite: false,
  mutedUntil: null,
  sectionId: null,
};

type SentEntry = Omit<RoomEntry, 'room' | 'membership'> & { room: SentRoom; membership: SentMembership };

/** The sections that everyone has, as the server lists them for people who changed nothing. */
const sections: readonly Section[] = (['favorites', 'rooms', 'conversations'] as const).map(
  (kind, index) => ({
    id: index + 1,
    kind,
    name: null,
    isCollapsed: false,
  }),
);

/** An event of `me.follow` as a server of this release or the previous one sends it. */
export type SentMeEvent =
  | Exclude<MeEvent, { type: 'snapshot' | 'roomJoined' | 'roomChanged' | 'membershipChanged' }>
  | (Omit<Extract<MeEvent, { type: 'snapshot' }>, 'rooms' | 'sections'> & {
      rooms: readonly SentEntry[];
      sections?: Section[];
    })
  | { type: 'roomJoined'; entry: SentEntry }
  | { type: 'roomChanged'; room: SentRoom }
  | { type: 'membershipChanged'; roomId: number; membership: SentMembership };

export function completeRoom<Sent extends SentRoom>(room: Sent): Sent & Room {
  return { ...newInRoom, ...room };
}

export function completeMembership(membership: SentMembership): Membership {
  return { ...newInMembership, ...membership };
}

function completeEntry(entry: SentEntry): RoomEntry {
  return {
    ...entry,
    room: completeRoom(entry.room),
    membership: completeMembership(entry.membership),
  };
}

export function completeMeEvent(event: SentMeEvent): MeEvent {
  switch (event.type) {
    case 'snapshot':
      return { ...event, rooms: event.rooms.map(completeEntry), sections: event.sections ?? [...sections] };
    case 'roomJoined':
      return { ...event, entry: completeEntry(event.entry) };
    case 'roomChanged':
      return { ...event, room: completeRoom(event.room) };
    case 'membershipChanged':
      return { ...event, membership: completeMembership(event.membership) };
    default:
      return event;
  }
}
