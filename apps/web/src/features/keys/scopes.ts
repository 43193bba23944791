import type { KeyScope } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';

export const scopeLabels: Record<KeyScope, () => string> = {
  read: m.keys_scope_read,
  write: m.keys_scope_write,
  admin: m.keys_scope_admin,
};

export const scopeExplanations: Record<KeyScope, () => string> = {
  read: m.keys_scope_read_hint,
  write: m.keys_scope_write_hint,
  admin: m.keys_scope_admin_hint,
};
