import { keepByRoom, type KeptByRoom } from './kept-by-room.ts';
import { localStore, type KeyStore } from './local-store.ts';

/** An unsaved edit of one of the viewer's messages. */
export interface Edit {
  seq: number;
  /** The text when the edit began. */
  original: string;
  text: string;
  /** Where the focus returns to. */
  from: 'row' | 'composer';
}

export interface Edits extends Omit<KeptByRoom<readonly Edit[]>, 'put'> {
  /** Begins an edit, or resumes the one that exists. */
  begin(roomId: number, edit: Omit<Edit, 'text'>): void;
  change(roomId: number, seq: number, text: string): void;
  end(roomId: number, seq: number): void;
}

/** The unsaved edits of one account. A room may have several: starting another one loses nothing that was typed. */
export function createEdits(accountId: number, storage: KeyStore = localStore): Edits {
  const { put, ...kept } = keepByRoom<readonly Edit[]>(storage, {
    prefix: `parley.edits.${accountId}.`,
    isEmpty: (edits) => edits.length === 0,
    parse: editsIn,
  });
  const of = (roomId: number) => kept.byRoom.get().get(roomId) ?? [];

  return {
    ...kept,
    begin(roomId, { seq, original, from }) {
      const known = of(roomId).find((edit) => edit.seq === seq);
      const others = of(roomId).filter((edit) => edit.seq !== seq && isTouched(edit));
      put(roomId, [...others, known ? { ...known, from } : { seq, original, text: original, from }]);
    },
    change(roomId, seq, text) {
      put(
        roomId,
        of(roomId).map((edit) => (edit.seq === seq ? { ...edit, text } : edit)),
      );
    },
    end(roomId, seq) {
      put(
        roomId,
        of(roomId).filter((edit) => edit.seq !== seq),
      );
    },
  };
}

export function isTouched({ text, original }: Edit): boolean {
  return text !== original;
}

/** Only edits with changes are restored. */
function editsIn(json: unknown): Edit[] {
  return Array.isArray(json) ? json.filter(isEdit).filter(isTouched) : [];
}

function isEdit(json: unknown): json is Edit {
  if (typeof json !== 'object' || json === null) return false;
  return (
    'seq' in json &&
    typeof json.seq === 'number' &&
    'original' in json &&
    typeof json.original === 'string' &&
    'text' in json &&
    typeof json.text === 'string' &&
    'from' in json &&
    (json.from === 'row' || json.from === 'composer')
  );
}
