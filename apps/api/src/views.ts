import type {
  Account,
  Member,
  Membership,
  Message,
  Room,
  RoomHead,
  Status,
  User,
} from '@parley/api-contract';
import { silentOf, type MembershipRow, type RoomRow, type UserRow } from '@parley/db';

/** Rows as the contract shows them. What is secret in a row stays here. */

export function userView(row: UserRow): User {
  return {
    id: row.id,
    username: row.username,
    displayName: row.displayName,
    profilePicture: row.profilePicture,
    kind: row.kind,
    role: row.role,
  };
}

export function statusView(row: UserRow): Status {
  return { availability: row.availability, text: row.statusText, emoji: row.statusEmoji };
}

export function accountView(row: UserRow): Account {
  return {
    ...userView(row),
    email: row.email,
    status: statusView(row),
    createdAt: timeView(row.createdAt),
  };
}

export function roomView(row: RoomRow, participants: User[] | null): Room {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    description: row.description,
    participants,
    memberCount: row.memberCount,
    createdAt: timeView(row.createdAt),
  };
}

export function headView(row: RoomRow, lastMessage: Message | null): RoomHead {
  const head = { roomId: row.id, lastSeq: row.lastSeq, version: row.version, lastMessage };
  return row.silent === null ? head : { ...head, silent: silentOf(row) };
}

export function membershipView(row: MembershipRow): Membership {
  return { role: row.role, readSeq: row.readSeq, joinedAt: timeView(row.joinedAt) };
}

export function memberView(row: MembershipRow, user: User): Member {
  return { user, role: row.role, joinedAt: timeView(row.joinedAt) };
}

/** Epoch milliseconds as the contract shows them: ISO 8601, UTC. */
export function timeView(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
