import { createStore, type Store } from './store.ts';

/** What the timeline and the composer of a room share for as long as the page lives. */
export interface RoomView {
  /** The message being edited with its new text, and where the focus goes back to. */
  editing: { seq: number; text: string; from: 'row' | 'composer' } | null;
}

export interface RoomViews {
  of(roomId: number): Store<RoomView>;
}

export function createRoomViews(): RoomViews {
  const views = new Map<number, Store<RoomView>>();
  return {
    of(roomId) {
      const view = views.get(roomId) ?? createStore<RoomView>({ editing: null });
      views.set(roomId, view);
      return view;
    },
  };
}
