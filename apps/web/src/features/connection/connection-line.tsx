import { errorDataFrom } from '@parley/api-contract';
import { CloudOff, Wifi } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { cn } from '@/lib/cn.ts';
import { errorText } from '@/lib/errors.ts';
import { useIsOnline } from '@/lib/is-online.ts';
import { isAway, type ConnectionStatus } from '@/live/connection.ts';
import { useConnection, useReconnect } from '@/live/use-connection.ts';
import { m } from '@/paraglide/messages.js';

const noticeMs = 3000;

interface ConnectionLineProps {
  /** Why the server refuses to serve the open connection; null while it serves it. */
  failure: unknown;
}

/** Says what is wrong with the connection and, for a few seconds, that it is back. Otherwise takes up no space. */
export function ConnectionLine({ failure }: ConnectionLineProps) {
  const connection = useConnection();
  const reconnect = useReconnect();
  const isOnline = useIsOnline();
  const [triedAtMs, setTriedAtMs] = useState<number | null>(null);
  const isTrying = useRecently(triedAtMs);
  const isBack = useRecently(connection.restoredAtMs);

  const isLost = isAway(connection);
  const trouble = isLost ? lostText(connection, isOnline) : failureText(failure);
  const text = trouble ?? (isBack ? m.connection_restored() : null);
  return (
    <div
      className={cn(
        'flex items-center justify-center gap-3 text-[0.8125rem]',
        text !== null && 'px-4 py-1.5 forced-colors:border-b',
        trouble === null ? 'bg-muted text-muted-foreground' : 'bg-highlight/60 text-highlight-foreground',
      )}
    >
      <output className="flex items-center gap-2">
        {text !== null && (
          <>
            {trouble === null ? (
              <Wifi aria-hidden className="size-4 shrink-0" />
            ) : (
              <CloudOff aria-hidden className="size-4 shrink-0" />
            )}
            {text}
          </>
        )}
      </output>
      {isLost && (
        <Button
          variant="link"
          size="inline"
          className="min-h-6 text-[0.8125rem] text-current underline touch:min-h-11"
          isBusy={isTrying}
          onClick={() => {
            setTriedAtMs(Date.now());
            reconnect();
          }}
        >
          {m.connection_try_now()}
        </Button>
      )}
    </div>
  );
}

function lostText({ state }: ConnectionStatus, isOnline: boolean): string {
  if (!isOnline) return m.connection_offline();
  return state === 'slow' ? m.connection_slow() : m.connection_lost();
}

function failureText(failure: unknown): string | null {
  if (failure === null) return null;
  const reason = errorDataFrom(failure)?.reason;
  if (reason === 'rate_limited') return m.connection_too_many();
  return reason === 'unavailable' ? m.connection_unavailable() : errorText(failure);
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
