import { createStore, type Store } from './store.ts';

/** A request to move the focus within a room. The element that takes the focus ends it. */
export type FocusCall = { on: 'editor' | 'row'; seq: number } | { on: 'composer' };

/** What the timeline and the composer of a room share for as long as the page lives. */
export interface RoomFocus {
  focus: FocusCall | null;
}

export interface RoomFocuses {
  of(roomId: number): Store<RoomFocus>;
}

export function createRoomFocuses(): RoomFocuses {
  const focuses = new Map<number, Store<RoomFocus>>();
  return {
    of(roomId) {
      const focus = focuses.get(roomId) ?? createStore<RoomFocus>({ focus: null });
      focuses.set(roomId, focus);
      return focus;
    },
  };
}
