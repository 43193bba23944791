import type { ApiKey } from '@parley/api-contract';
import type { ApiKeyRow } from '@parley/db';
import { timeView } from '../../views/time.ts';

export function keyView({ id, name, scope, hint, createdAt, lastUsedAt }: ApiKeyRow): ApiKey {
  return {
    id,
    name,
    scope,
    hint,
    createdAt: timeView(createdAt),
    lastUsedAt: lastUsedAt === null ? null : timeView(lastUsedAt),
  };
}
