import type { Member, Membership, Message, Restriction, Room, RoomHead, User } from '@parley/api-contract';
import { silentOf, type MembershipRow, type RestrictionRow, type RoomRow } from '@parley/db';
import { timeView } from './time.ts';

export function roomView(row: RoomRow, participants: User[] | null): Room {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    description: row.description,
    topic: row.topic,
    emoji: row.emoji,
    posting: row.posting,
    slowModeSeconds: row.slowModeSeconds,
    newcomersJoin: row.newcomersJoin,
    archivedAt: row.archivedAt === null ? null : timeView(row.archivedAt),
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
  return {
    role: row.role,
    readSeq: row.readSeq,
    joinedAt: timeView(row.joinedAt),
    isFavorite: row.isFavorite,
    mutedUntil: row.mutedUntil === null ? null : timeView(row.mutedUntil),
    sectionId: row.sectionId,
  };
}

/** `until` is when a silence ends, if the member is silenced. */
export function memberView(row: MembershipRow, user: User, until: number | null = null): Member {
  const member = { user, role: row.role, joinedAt: timeView(row.joinedAt) };
  return until === null ? member : { ...member, silencedUntil: timeView(until) };
}

export function restrictionView(row: RestrictionRow, user: User, by: User): Restriction {
  const until = row.until === null ? null : timeView(row.until);
  return { user, kind: row.kind, reason: row.reason, until, by, at: timeView(row.createdAt) };
}
