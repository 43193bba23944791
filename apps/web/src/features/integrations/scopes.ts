import type { KeyScope } from '@parley/api-contract';
import { BookOpen, PenLine, ShieldCheck, type LucideIcon } from 'lucide-react';
import { m } from '@/paraglide/messages.js';

/** What a key may allow, and how it is shown. */
export const scopes: Record<KeyScope, { label: () => string; explanation: () => string; Icon: LucideIcon }> =
  {
    read: { label: m.keys_scope_read, explanation: m.keys_scope_read_hint, Icon: BookOpen },
    write: { label: m.keys_scope_write, explanation: m.keys_scope_write_hint, Icon: PenLine },
    admin: { label: m.keys_scope_admin, explanation: m.keys_scope_admin_hint, Icon: ShieldCheck },
  };
