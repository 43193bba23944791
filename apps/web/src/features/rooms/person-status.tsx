import { PresenceDot, presenceLabels } from '@/components/ui/presence-dot.tsx';
import { cn } from '@/lib/cn.ts';
import { isolated } from '@/lib/direction.ts';
import { usePresence } from '@/live/presence.ts';

/** The presence and status of the other person in a conversation. */
export function PersonStatus({ userId }: { userId: number }) {
  const presence = usePresence(userId);
  const state = presence?.state ?? 'unknown';
  const status = [presence?.emoji, presence?.text].filter(Boolean).join(' ');
  return (
    <p className="flex items-center gap-1.5 text-[0.8125rem] text-muted-foreground">
      <span aria-hidden className="flex">
        <PresenceDot state={state} className="size-2" />
      </span>
      <span className={cn('truncate', state === 'unknown' && 'appear-late')}>
        {presenceLabels[state]()}
        {status !== '' && ` · ${isolated(status)}`}
      </span>
    </p>
  );
}
