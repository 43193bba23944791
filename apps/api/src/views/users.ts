import type { Account, Status, User } from '@parley/api-contract';
import type { UserRow } from '@parley/db';
import { timeView } from './time.ts';

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
