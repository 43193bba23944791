import { keepByRoom, type KeptByRoom } from './kept-by-room.ts';
import { localStore, type KeyStore } from './local-store.ts';

/** What has been written in a room and not sent yet. */
export interface Draft {
  text: string;
  /** The number of the message that it replies to. */
  replyTo: number | null;
}

export const emptyDraft: Draft = { text: '', replyTo: null };

export interface Drafts extends Omit<KeptByRoom<Draft>, 'put'> {
  change(roomId: number, change: Partial<Draft>): void;
}

/** The drafts of one account. */
export function createDrafts(accountId: number, storage: KeyStore = localStore): Drafts {
  const { put, ...kept } = keepByRoom<Draft>(storage, {
    prefix: `parley.draft.${accountId}.`,
    isEmpty: ({ text, replyTo }) => text === '' && replyTo === null,
    parse: draftIn,
  });
  return {
    ...kept,
    change(roomId, change) {
      put(roomId, { ...(kept.byRoom.get().get(roomId) ?? emptyDraft), ...change });
    },
  };
}

function draftIn(json: unknown): Draft {
  if (typeof json !== 'object' || json === null) return emptyDraft;
  const text = 'text' in json && typeof json.text === 'string' ? json.text : '';
  const replyTo = 'replyTo' in json && typeof json.replyTo === 'number' ? json.replyTo : null;
  return { text, replyTo };
}
