import type { TypingEvent, User } from '@parley/api-contract';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { keepFollowing } from './follow.ts';
import { useLive } from './live.ts';
import { useConnection } from './use-connection.ts';

/** The server lets "typing" lapse after 6 seconds. */
const repeatMs = 3000;

export function applyTypingEvent(users: readonly User[], event: TypingEvent): readonly User[] {
  if (event.type === 'snapshot') return event.users;
  if (event.type === 'typingStopped') return users.filter(({ id }) => id !== event.userId);
  return users.some(({ id }) => id === event.user.id) ? users : [...users, event.user];
}

/** Who else is typing in a room; nobody knows while the connection is lost. */
export function useTyping(roomId: number): readonly User[] {
  const { api } = useLive();
  const [typing, setTyping] = useState<{ roomId: number; users: readonly User[] }>({ roomId, users: [] });
  useEffect(
    () =>
      keepFollowing<TypingEvent>((handlers) => api.rooms.typing.subscribe({ roomId }, handlers), {
        onItem: (event) =>
          setTyping((known) => ({
            roomId,
            users: applyTypingEvent(known.roomId === roomId ? known.users : [], event),
          })),
      }),
    [api, roomId],
  );
  const isLost = useConnection().state === 'lost';
  return typing.roomId === roomId && !isLost ? typing.users : noUsers;
}

const noUsers: readonly User[] = [];

/** Tells the others: `typed` at every change of the text, `stopped` when it is sent, emptied or left. */
export function useSetTyping(roomId: number): { typed: () => void; stopped: () => void } {
  const { api, connection } = useLive();
  const toldAtMs = useRef<number | null>(null);

  const tell = useCallback(
    (isTyping: boolean) => {
      // Nobody is told later that someone was typing while away.
      if (connection.get().state !== 'open') return;
      api.rooms.setTyping.mutate({ roomId, isTyping }).catch(() => undefined);
    },
    [api, connection, roomId],
  );
  const stopped = useCallback(() => {
    if (toldAtMs.current === null) return;
    toldAtMs.current = null;
    tell(false);
  }, [tell]);
  const typed = useCallback(() => {
    const nowMs = Date.now();
    if (toldAtMs.current !== null && nowMs - toldAtMs.current < repeatMs) return;
    toldAtMs.current = nowMs;
    tell(true);
  }, [tell]);

  useEffect(() => stopped, [stopped]);
  return useMemo(() => ({ typed, stopped }), [typed, stopped]);
}
