import { CloudOff, Wifi } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cn } from '@/lib/cn.ts';
import { useConnection } from '@/live/use-connection.ts';
import { m } from '@/paraglide/messages.js';

const noticeMs = 3000;

/** Says that the connection is lost, and for a few seconds that it is back. Takes no room while all is well. */
export function ConnectionLine() {
  const { state, restoredAtMs } = useConnection();
  const isBack = useRecently(restoredAtMs) && state === 'open';
  const isLost = state === 'lost';
  return (
    <output className="block">
      {(isLost || isBack) && (
        <span
          className={cn(
            'flex items-center justify-center gap-2 px-4 py-1.5 text-center text-[0.8125rem]',
            isLost ? 'bg-highlight/60 text-highlight-foreground' : 'bg-muted text-muted-foreground',
          )}
        >
          {isLost ? (
            <CloudOff aria-hidden className="size-4 shrink-0" />
          ) : (
            <Wifi aria-hidden className="size-4 shrink-0" />
          )}
          {isLost ? m.connection_lost() : m.connection_restored()}
        </span>
      )}
    </output>
  );
}

/** Whether something happened within the last few seconds. */
function useRecently(atMs: number | null): boolean {
  const [passedMs, setPassedMs] = useState<number | null>(null);
  useEffect(() => {
    if (atMs === null) return undefined;
    const timer = setTimeout(() => setPassedMs(atMs), atMs + noticeMs - Date.now());
    return () => clearTimeout(timer);
  }, [atMs]);
  return atMs !== null && passedMs !== atMs;
}
