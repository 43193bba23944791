import type { TypingEvent, User } from '@parley/api-contract';
import { useEffect, useMemo, useState } from 'react';
import { keepFollowing } from './follow.ts';
import { useLive } from './live.ts';
import { createTypingNotices, type TypingNotices } from './typing-notices.ts';
import { useConnection } from './use-connection.ts';

export function applyTypingEvent(users: readonly User[], event: TypingEvent): readonly User[] {
  if (event.type === 'snapshot') return event.users;
  if (event.type === 'typingStopped') return users.filter(({ id }) => id !== event.userId);
  return users.some(({ id }) => id === event.user.id) ? users : [...users, event.user];
}

/** Who else is typing in a room; nobody knows while the connection is lost. */
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

/** Tells the others: `typed` at every change of the text, `stopped` when it is sent, emptied or left. */
export function useSetTyping(roomId: number): TypingNotices {
  const { api, connection } = useLive();
  const notices = useMemo(
    () =>
      createTypingNotices((isTyping) => {
        // Nobody is told later that someone was typing while away, or what the server has refused.
        if (connection.get().state !== 'open') return;
        api.rooms.setTyping.mutate({ roomId, isTyping }).catch(() => undefined);
      }),
    [api, connection, roomId],
  );
  useEffect(() => notices.stopped, [notices]);
  return notices;
}
