import type { Message } from '@parley/api-contract';
import { useMemo } from 'react';
import { useLive } from './live.ts';
import type { RoomView } from './room-view.ts';
import { useStore } from './store.ts';

export interface OpenRoomView extends RoomView {
  reply: (to: Message | null) => void;
  edit: (editing: RoomView['editing']) => void;
}

/** What the timeline and the composer of a room share: the message being answered, and the one being edited. */
export function useRoomView(roomId: number): OpenRoomView {
  const store = useLive().roomViews.of(roomId);
  const view = useStore(store);
  const commands = useMemo(
    () => ({
      reply: (replyTo: Message | null) => store.set({ ...store.get(), replyTo }),
      edit: (editing: RoomView['editing']) => store.set({ ...store.get(), editing }),
    }),
    [store],
  );
  return { ...view, ...commands };
}
