import type { Message } from '@parley/api-contract';
import { createStore, type Store } from './store.ts';

/** What the timeline and the composer of an open room share. */
export interface RoomView {
  /** The message that the next one answers. */
  replyTo: Message | null;
  /** The message being edited, and where the focus goes back to. */
  editing: { seq: number; from: 'row' | 'composer' } | null;
}

export interface RoomViews {
  of(roomId: number): Store<RoomView>;
}

export function createRoomViews(): RoomViews {
  const views = new Map<number, Store<RoomView>>();
  return {
    of(roomId) {
      const view = views.get(roomId) ?? createStore<RoomView>({ replyTo: null, editing: null });
      views.set(roomId, view);
      return view;
    },
  };
}
