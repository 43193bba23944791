import { errorDataFrom, isPassing, pauseMs, randomId, type Message } from '@parley/api-contract';
import { localStore, type KeyStore } from './local-store.ts';
import { createStore, type Store } from './store.ts';

/** A message that is being sent. */
export interface OutboxItem {
  clientMessageId: string;
  roomId: number;
  content: string;
  replyTo: number | null;
  createdAt: string;
  /** Its position among everything that this browser sends: higher than that of anything written before, even if the clock was set back. */
  order: number;
  /** `sent`: confirmed, and to be shown from here only until the timeline has it. */
  state: 'sending' | 'sent' | 'failed';
  /** Its number in the room once confirmed. */
  seq: number | null;
  /** Why the server refused it; while it is `sending`, why the server doesn't accept it yet. Null if nothing is wrong. */
  error: unknown;
}

export interface NewMessage {
  roomId: number;
  content: string;
  replyTo: number | null;
}

export interface Outbox {
  items: Store<readonly OutboxItem[]>;
  /** Sends all messages, present and future, each room's in order, until stopped. */
  start(deliver: (item: OutboxItem) => Promise<Message>): void;
  stop(): void;
  /** The connection is back: immediately retries what is waiting for its next attempt. */
  wake(): void;
  add(message: NewMessage): void;
  retry(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  /** Forgets all of them, here and in the browser, sent or not. */
  clear(): void;
  /** Drops the messages that a room's timeline shows by now. */
  settle(shown: { roomId: number; authorId: number; messages: readonly Message[] }): void;
}

/** Slow mode lasts for hours, and can be turned off meanwhile. */
const longestPauseMs = 30_000;

interface Run {
  deliver: (item: OutboxItem) => Promise<Message>;
  /** The rooms whose messages are being sent. */
  rooms: Set<number>;
  /** Functions that end the current pauses. */
  wakers: Set<() => void>;
}

/**
 * The messages of one account that are not confirmed yet. They are in the browser's storage, one key each, so that a reload loses none
 * and two tabs don't overwrite each other's. If two tabs send the same one, its `clientMessageId` makes it one message.
 */
export function createOutbox(accountId: number, storage: KeyStore = localStore): Outbox {
  const prefix = `parley.outbox.${accountId}.`;
  const items = createStore<readonly OutboxItem[]>(restored(storage, prefix));
  let lastOrder = items.get().at(-1)?.order ?? 0;
  let run: Run | null = null;

  function put(item: OutboxItem) {
    const isKnown = items.get().some(({ clientMessageId }) => clientMessageId === item.clientMessageId);
    items.set(
      isKnown
        ? items.get().map((each) => (each.clientMessageId === item.clientMessageId ? item : each))
        : [...items.get(), item],
    );
  }

  function find(clientMessageId: string): OutboxItem | undefined {
    return items.get().find((item) => item.clientMessageId === clientMessageId);
  }

  function remove(gone: (item: OutboxItem) => boolean) {
    for (const item of items.get()) if (gone(item)) storage.remove(prefix + item.clientMessageId);
    const left = items.get().filter((item) => !gone(item));
    if (left.length < items.get().length) items.set(left);
  }

  function drainAll() {
    for (const { roomId } of items.get()) void drain(roomId);
  }

  async function drain(roomId: number) {
    const current = run;
    if (current === null || current.rooms.has(roomId)) return;
    current.rooms.add(roomId);
    let attempt = 0;
    while (run === current) {
      const item = items.get().find((each) => each.roomId === roomId && each.state === 'sending');
      if (item === undefined) break;
      try {
        confirm(await current.deliver(item), item.clientMessageId);
        attempt = 0;
      } catch (error) {
        if (run !== current) break;
        if (isPassing(error)) {
          if (errorDataFrom(error)?.retryAfterSeconds !== undefined) postpone(item.clientMessageId, error);
          await pause(current, Math.min(pauseMs(error, attempt++), longestPauseMs));
        } else fail(item.clientMessageId, error);
      }
    }
    current.rooms.delete(roomId);
  }

  function confirm({ seq }: Message, clientMessageId: string) {
    storage.remove(prefix + clientMessageId);
    const item = find(clientMessageId);
    if (item) put({ ...item, state: 'sent', seq, error: null });
  }

  function postpone(clientMessageId: string, error: unknown) {
    const item = find(clientMessageId);
    if (item) put({ ...item, error });
  }

  function fail(clientMessageId: string, error: unknown) {
    const item = find(clientMessageId);
    if (item) put({ ...item, state: 'failed', error });
  }

  function changedElsewhere({ key, newValue }: StorageEvent) {
    if (!key?.startsWith(prefix)) return;
    if (newValue !== null) {
      lastOrder = Math.max(lastOrder, parsed(newValue)?.order ?? 0);
      return;
    }
    const clientMessageId = key.slice(prefix.length);
    // Another tab confirmed or discarded it; what is already confirmed here waits for its timeline.
    remove((item) => item.clientMessageId === clientMessageId && item.state !== 'sent');
  }

  return {
    items,
    start(deliver) {
      run = { deliver, rooms: new Set(), wakers: new Set() };
      globalThis.addEventListener?.('storage', changedElsewhere);
      drainAll();
    },
    stop() {
      run?.wakers.forEach((wake) => wake());
      run = null;
      globalThis.removeEventListener?.('storage', changedElsewhere);
    },
    wake() {
      run?.wakers.forEach((wake) => wake());
    },
    add({ roomId, content, replyTo }) {
      const clientMessageId = randomId();
      const nowMs = Date.now();
      const createdAt = new Date(nowMs).toISOString();
      lastOrder = Math.max(lastOrder + 1, nowMs);
      const kept = { clientMessageId, roomId, content, replyTo, createdAt, order: lastOrder };
      storage.set(prefix + clientMessageId, JSON.stringify(kept));
      put({ ...kept, state: 'sending', seq: null, error: null });
      void drain(roomId);
    },
    retry(clientMessageId) {
      const item = find(clientMessageId);
      if (item?.state !== 'failed') return;
      put({ ...item, state: 'sending', error: null });
      void drain(item.roomId);
    },
    discard(clientMessageId) {
      remove((item) => item.clientMessageId === clientMessageId);
    },
    clear() {
      for (const key of storage.keys(prefix)) storage.remove(key);
      items.set([]);
    },
    settle(shown) {
      remove((item) => isShown(item, shown));
    },
  };
}

/** Whether a timeline shows the confirmed message that an item became. */
export function isShown(
  item: OutboxItem,
  { roomId, authorId, messages }: { roomId: number; authorId: number; messages: readonly Message[] },
): boolean {
  if (item.roomId !== roomId) return false;
  if (item.seq !== null) return item.seq <= (messages.at(-1)?.seq ?? 0);
  return messages.some(
    ({ author, clientMessageId }) => clientMessageId === item.clientMessageId && author.id === authorId,
  );
}

function pause(run: Run, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      run.wakers.delete(end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    run.wakers.add(end);
  });
}

function restored(storage: KeyStore, prefix: string): OutboxItem[] {
  return storage
    .keys(prefix)
    .map((key) => parsed(storage.get(key)))
    .filter((item) => item !== null)
    .toSorted((a, b) => a.order - b.order);
}

function parsed(json: string | null): OutboxItem | null {
  try {
    const kept: unknown = JSON.parse(json ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    if (!('clientMessageId' in kept) || typeof kept.clientMessageId !== 'string') return null;
    if (!('roomId' in kept) || typeof kept.roomId !== 'number') return null;
    if (!('content' in kept) || typeof kept.content !== 'string') return null;
    if (!('createdAt' in kept) || typeof kept.createdAt !== 'string') return null;
    const { clientMessageId, roomId, content, createdAt } = kept;
    const replyTo = 'replyTo' in kept && typeof kept.replyTo === 'number' ? kept.replyTo : null;
    const order = 'order' in kept && typeof kept.order === 'number' ? kept.order : Date.parse(createdAt) || 0;
    const message = { clientMessageId, roomId, content, replyTo, createdAt, order };
    return { ...message, state: 'sending', seq: null, error: null };
  } catch {
    return null;
  }
}
