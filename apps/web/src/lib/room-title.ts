import type { Room, User } from '@parley/api-contract';
import { isPair } from '@parley/rules';
import { m } from '@/paraglide/messages.js';
import { isolated } from './direction.ts';

/** What a room is called for the viewer: a conversation by its name, or else by its other people. */
export function roomTitle(
  room: Pick<Room, 'kind' | 'name' | 'participants'>,
  viewerId: number | undefined,
): string {
  if (room.name !== null) return room.name;
  const [self, ...rest] = room.participants ?? [];
  if (isPair(room) && self?.id === viewerId && rest.length === 0) {
    return m.people_you_named({ name: self?.displayName ?? '' });
  }
  const names = othersIn(room, viewerId).map((user) => user.displayName);
  return names.length === 0
    ? m.rooms_only_you()
    : peopleList.format(names.length > 1 ? names.map(isolated) : names);
}

/** Everyone in a conversation but the viewer; nobody for rooms. */
export function othersIn(room: Pick<Room, 'participants'>, viewerId: number | undefined): User[] {
  return room.participants?.filter((user) => user.id !== viewerId) ?? [];
}

/** The other person of a direct conversation; the viewer themself if it is their notes. */
export function otherPersonIn(
  room: Pick<Room, 'kind' | 'participants'>,
  viewerId: number | undefined,
): User | null {
  return isPair(room) ? (othersIn(room, viewerId)[0] ?? room.participants?.[0] ?? null) : null;
}

const peopleList = new Intl.ListFormat('en', { style: 'narrow', type: 'conjunction' });
