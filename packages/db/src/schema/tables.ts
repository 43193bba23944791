import type { Kit } from '../sqlite/kit.ts';
import { defineMemberships } from './memberships.ts';
import { defineMessages } from './messages.ts';
import { defineRooms } from './rooms.ts';
import { defineSessions } from './sessions.ts';
import { defineUsers } from './users.ts';

/** All tables, of one dialect's kit. */
export function defineTables(kit: Kit) {
  const users = defineUsers(kit);
  const sessions = defineSessions(kit, users);
  const rooms = defineRooms(kit, users);
  const memberships = defineMemberships(kit, rooms, users);
  const messages = defineMessages(kit, rooms, users);
  return { users, sessions, rooms, memberships, messages };
}

export type Tables = ReturnType<typeof defineTables>;

export type UserRow = Tables['users']['$inferSelect'];
export type SessionRow = Tables['sessions']['$inferSelect'];
export type RoomRow = Tables['rooms']['$inferSelect'];
export type MembershipRow = Tables['memberships']['$inferSelect'];
export type MessageRow = Tables['messages']['$inferSelect'];

export type { MemberRole } from './memberships.ts';
export type { RoomKind } from './rooms.ts';
export type { Availability, UserRole } from './users.ts';
