import { useCallback } from 'react';
import { useLive } from './live.ts';
import type { RoomView } from './room-view.ts';
import { useStore } from './store.ts';

export interface OpenRoomView extends RoomView {
  edit: (editing: RoomView['editing']) => void;
}

/** What the timeline and the composer of a room share: the message being edited. */
export function useRoomView(roomId: number): OpenRoomView {
  const store = useLive().roomViews.of(roomId);
  const { editing } = useStore(store);
  const edit = useCallback((next: RoomView['editing']) => store.set({ editing: next }), [store]);
  return { editing, edit };
}
