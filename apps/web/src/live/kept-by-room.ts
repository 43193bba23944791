import type { KeyStore } from './local-store.ts';
import { createStore, type Store } from './store.ts';

/** Unsent text, by room. */
export interface KeptByRoom<Value> {
  byRoom: Store<ReadonlyMap<number, Value>>;
  put: (roomId: number, value: Value) => void;
  /** Forgets everything, here and in the browser's storage. */
  clear(): void;
  /** Applies a change made by another tab, from a storage event. */
  changedElsewhere(event: Pick<StorageEvent, 'key'>): void;
}

interface Kind<Value> {
  /** The prefix of the keys in the browser's storage. The ID of the room follows. */
  prefix: string;
  /** Whether the value is empty and need not be stored. */
  isEmpty: (value: Value) => boolean;
  /** Parses a stored value. Returns an empty value if it cannot be read. */
  parse: (json: unknown) => Value;
}

/**
 * Keeps a value for each room in memory and, with one key per room, in the browser's storage, so that it survives reloads and is shared by
 * all tabs.
 */
export function keepByRoom<Value>(
  storage: KeyStore,
  { prefix, isEmpty, parse }: Kind<Value>,
): KeptByRoom<Value> {
  const read = (key: string) => parse(jsonIn(storage.get(key)));
  const byRoom = createStore<ReadonlyMap<number, Value>>(
    new Map(
      storage
        .keys(prefix)
        .map((key) => [Number(key.slice(prefix.length)), read(key)] as const)
        .filter(([, value]) => !isEmpty(value)),
    ),
  );

  function show(roomId: number, value: Value) {
    const values = new Map(byRoom.get());
    if (isEmpty(value)) values.delete(roomId);
    else values.set(roomId, value);
    byRoom.set(values);
  }

  return {
    byRoom,
    put(roomId, value) {
      if (isEmpty(value)) storage.remove(prefix + roomId);
      else storage.set(prefix + roomId, JSON.stringify(value));
      show(roomId, value);
    },
    clear() {
      for (const key of storage.keys(prefix)) storage.remove(key);
      byRoom.set(new Map());
    },
    changedElsewhere({ key }) {
      if (key?.startsWith(prefix)) show(Number(key.slice(prefix.length)), read(key));
    },
  };
}

function jsonIn(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
