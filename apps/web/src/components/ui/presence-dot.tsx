import type { Presence } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { cn } from '@/lib/cn.ts';

/** `unknown` also while it is loading, and while the connection is lost. */
export type PresenceState = Presence['state'];

export const presenceLabels: Record<PresenceState, () => string> = {
  online: m.presence_online,
  away: m.presence_away,
  busy: m.presence_busy,
  offline: m.presence_offline,
  unknown: m.presence_unknown,
};

const colours: Record<PresenceState, string> = {
  online: 'text-online',
  away: 'text-away',
  busy: 'text-busy',
  offline: 'text-offline',
  // It is usually known in a moment.
  unknown: 'text-offline appear-late',
};

/** The states differ in shape as well as colour: away is half full, busy has a bar, offline is a ring, unknown a broken ring. */
export function PresenceDot({ state, className }: { state: PresenceState; className?: string }) {
  return (
    <span className={cn('inline-block size-2.5 shrink-0', colours[state], className)}>
      <svg aria-hidden viewBox="0 0 10 10" className="block size-full">
        {state === 'offline' || state === 'unknown' ? (
          <circle
            cx="5"
            cy="5"
            r="3.75"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.75"
            strokeDasharray={state === 'unknown' ? '2.36 1.57' : undefined}
          />
        ) : (
          <circle cx="5" cy="5" r="4.75" fill="currentColor" />
        )}
        {state === 'away' && <path d="M5 1.6A3.4 3.4 0 0 1 5 8.4Z" fill="var(--background)" />}
        {state === 'busy' && (
          <rect x="2.4" y="4.2" width="5.2" height="1.6" rx="0.8" fill="var(--background)" />
        )}
      </svg>
      <span className="sr-only">{presenceLabels[state]()}</span>
    </span>
  );
}
