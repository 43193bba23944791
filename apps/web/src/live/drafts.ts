import { localStore, type KeyStore } from './local-store.ts';
import { createStore, type Store } from './store.ts';

/** What is written in a room and not sent yet. */
export interface Draft {
  text: string;
  /** The number of the message that it answers. */
  replyTo: number | null;
}

export const emptyDraft: Draft = { text: '', replyTo: null };

export interface Drafts {
  byRoom: Store<ReadonlyMap<number, Draft>>;
  change(roomId: number, change: Partial<Draft>): void;
  /** Forgets all of them, here and in the browser. */
  clear(): void;
  /** Takes over what another tab has written or sent, as a storage event tells. */
  changedElsewhere(event: Pick<StorageEvent, 'key'>): void;
}

/** The drafts of one account. They stand in the browser's storage, one key a room, over reloads and for all tabs. */
export function createDrafts(accountId: number, storage: KeyStore = localStore): Drafts {
  const prefix = `parley.draft.${accountId}.`;
  const byRoom = createStore<ReadonlyMap<number, Draft>>(
    new Map(
      storage
        .keys(prefix)
        .map((key) => [Number(key.slice(prefix.length)), parsed(storage.get(key))] as const)
        .filter(([, draft]) => !isEmpty(draft)),
    ),
  );

  function put(roomId: number, draft: Draft) {
    const drafts = new Map(byRoom.get());
    if (isEmpty(draft)) drafts.delete(roomId);
    else drafts.set(roomId, draft);
    byRoom.set(drafts);
  }

  return {
    byRoom,
    change(roomId, change) {
      const draft = { ...(byRoom.get().get(roomId) ?? emptyDraft), ...change };
      if (isEmpty(draft)) storage.remove(prefix + roomId);
      else storage.set(prefix + roomId, JSON.stringify(draft));
      put(roomId, draft);
    },
    clear() {
      for (const key of storage.keys(prefix)) storage.remove(key);
      byRoom.set(new Map());
    },
    changedElsewhere({ key }) {
      if (key?.startsWith(prefix)) put(Number(key.slice(prefix.length)), parsed(storage.get(key)));
    },
  };
}

function isEmpty({ text, replyTo }: Draft): boolean {
  return text === '' && replyTo === null;
}

function parsed(json: string | null): Draft {
  try {
    const kept: unknown = JSON.parse(json ?? 'null');
    if (typeof kept !== 'object' || kept === null) return emptyDraft;
    const text = 'text' in kept && typeof kept.text === 'string' ? kept.text : '';
    const replyTo = 'replyTo' in kept && typeof kept.replyTo === 'number' ? kept.replyTo : null;
    return { text, replyTo };
  } catch {
    return emptyDraft;
  }
}
