import type { Bot, User } from '@parley/api-contract';
import type { UserRow } from '@parley/db';
import { timeView } from '../../views/time.ts';
import { userView } from '../../views/users.ts';

export function botView(row: UserRow, owner: User): Bot {
  return { ...userView(row), owner, createdAt: timeView(row.createdAt) };
}
