import type { TypingEvent, User } from '@parley/api-contract';
import { useEffect, useMemo, useState } from 'react';
import { keepFollowing } from './follow.ts';
import { useLive } from './live.ts';
import { useConnection } from './use-connection.ts';

export function applyTypingEvent(users: readonly User[], event: TypingEvent): readonly User[] {
  if (event.type === 'snapshot') return event.users;
  if (event.type === 'typingStopped') return users.filter(({ id }) => id !== event.userId);
  return users.some(({ id }) => id === event.user.id) ? users : [...users, event.user];
}

/** Who else is typing in a room; unknown while the connection is lost. */
export function useTyping(roomId: number): readonly User[] {
  const { api } = useLive();
  const [typing, setTyping] = useState<{ roomId: number; users: readonly User[] }>({ roomId, users: [] });
  useEffect(() => {
    const { stop } = keepFollowing<TypingEvent>(
      (handlers) => api.rooms.typing.subscribe({ roomId }, handlers),
      {
        onItems: (events) =>
          setTyping((known) => ({
            roomId,
            users: events.reduce(applyTypingEvent, known.roomId === roomId ? known.users : []),
          })),
      },
    );
    return stop;
  }, [api, roomId]);
  const isLost = useConnection().state === 'lost';
  return typing.roomId === roomId && !isLost ? typing.users : noUsers;
}

const noUsers: readonly User[] = [];

/** Tells the others. Call `typed` at every change of the text, and `stopped` when it is sent, emptied or left. */
export function useSetTyping(roomId: number): TypingNotices {
  const { api, connection } = useLive();
  const notices = useMemo(
    () =>
      createTypingNotices((isTyping) => {
        // Notices are never sent late: neither after a lost connection nor after the server refused one.
        if (connection.get().state !== 'open') return;
        api.rooms.setTyping.mutate({ roomId, isTyping }).catch(() => undefined);
      }),
    [api, connection, roomId],
  );
  useEffect(() => notices.stopped, [notices]);
  return notices;
}

/** The server lets "typing" lapse after 6 seconds. */
const repeatMs = 3_000;

interface TypingNotices {
  /** Call this at every change of the text. */
  typed: () => void;
  /** Call this when the text is sent, emptied or left. */
  stopped: () => void;
}

/** Reports that someone is typing, at most once every 3 s however they type, and that they have stopped, once each time. */
export function createTypingNotices(tell: (isTyping: boolean) => void): TypingNotices {
  let toldAtMs = -Infinity;
  let isTold = false;
  return {
    typed() {
      const nowMs = performance.now();
      if (nowMs - toldAtMs < repeatMs) return;
      toldAtMs = nowMs;
      isTold = true;
      tell(true);
    },
    stopped() {
      if (!isTold) return;
      isTold = false;
      tell(false);
    },
  };
}
