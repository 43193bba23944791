import type { User } from '@parley/api-contract';
import { ShieldCheck } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { Badge } from '@/components/ui/badge.tsx';

/**
 * Marks bots, so that people know when a program is writing, and administrators, so that nobody can pass for one. No name can contain the
 * mark, because it isn't a character.
 */
export function AccountBadge({ user: { kind, role } }: { user: Pick<User, 'kind' | 'role'> }) {
  if (kind === 'bot') {
    return <Badge className="h-4 self-center px-1.5 text-[0.6875rem]">{m.bots_badge()}</Badge>;
  }
  if (role !== 'admin') return null;
  return (
    <ShieldCheck aria-label={m.people_administrator()} className="size-3.5 shrink-0 self-center text-primary">
      <title>{m.people_administrator()}</title>
    </ShieldCheck>
  );
}
