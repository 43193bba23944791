import { createStore, type Store } from './store.ts';

/** A request to move the focus within a room. The element that takes the focus ends it. */
export type FocusCall = { on: 'editor' | 'row'; seq: number } | { on: 'composer' };

/** What the timeline and the composer of a room share for as long as the page lives. */
export interface RoomView {
  focus: FocusCall | null;
}

export interface RoomViews {
  of(roomId: number): Store<RoomView>;
}

export function createRoomViews(): RoomViews {
  const views = new Map<number, Store<RoomView>>();
  return {
    of(roomId) {
      const view = views.get(roomId) ?? createStore<RoomView>({ focus: null });
      views.set(roomId, view);
      return view;
    },
  };
}
