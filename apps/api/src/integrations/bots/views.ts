import type { Bot, User } from '@parley/api-contract';
import type { UserRow } from '@parley/db';
import { timeView, userView } from '../../views.ts';

export function botView(row: UserRow, owner: User): Bot {
  return { ...userView(row), owner, createdAt: timeView(row.createdAt) };
}
