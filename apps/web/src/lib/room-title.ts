import type { Room, User } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';

/** What a room is called for the viewer: a conversation by its other people. */
export function roomTitle(room: Pick<Room, 'name' | 'participants'>, viewerId: number | undefined): string {
  if (room.name !== null) return room.name;
  const names = othersIn(room, viewerId).map((user) => user.displayName);
  return names.length === 0 ? m.rooms_only_you() : peopleList.format(names);
}

/** Everyone in a conversation but the viewer; nobody for rooms. */
export function othersIn(room: Pick<Room, 'participants'>, viewerId: number | undefined): User[] {
  return room.participants?.filter((user) => user.id !== viewerId) ?? [];
}

/** The other person of a direct conversation. */
export function otherPersonIn(
  room: Pick<Room, 'kind' | 'participants'>,
  viewerId: number | undefined,
): User | null {
  return room.kind === 'direct' ? (othersIn(room, viewerId)[0] ?? null) : null;
}

/** Whether it is a conversation, which is known by its people, and not a room, which is known by its name. */
export function isConversation({ kind }: Pick<Room, 'kind'>): boolean {
  return kind === 'direct' || kind === 'group';
}

const peopleList = new Intl.ListFormat('en', { style: 'narrow', type: 'conjunction' });
