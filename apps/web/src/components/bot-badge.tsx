import type { User } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { Badge } from '@/components/ui/badge.tsx';

/** Stands beside the name of a bot, and nowhere else: people know when a program speaks. */
export function BotBadge({ user }: { user: Pick<User, 'kind'> }) {
  if (user.kind !== 'bot') return null;
  return <Badge className="h-4 self-center px-1.5 text-[0.6875rem]">{m.bots_badge()}</Badge>;
}
