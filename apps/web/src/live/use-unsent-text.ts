import { useMemo, useCallback } from 'react';
import { emptyDraft, type Draft } from './drafts.ts';
import type { Edit } from './edits.ts';
import { useLive } from './live.ts';
import { useAccount } from './me.ts';
import type { FocusCall } from './room-focus.ts';
import { createStore, useStore } from './store.ts';

/** What has been written in each room and not sent yet. */
export function useDrafts(): ReadonlyMap<number, Draft> {
  const { draftsOf } = useLive();
  const account = useAccount();
  return useStore(account === null ? noDrafts : draftsOf(account.id).byRoom);
}

/** Changes the draft of a room. */
export function useChangeDraft(roomId: number): (change: Partial<Draft>) => void {
  const { draftsOf } = useLive();
  const accountId = useAccount()?.id;
  return useMemo(
    () => (change) => {
      if (accountId !== undefined) draftsOf(accountId).change(roomId, change);
    },
    [draftsOf, accountId, roomId],
  );
}

export function useDraft(roomId: number): Draft {
  return useDrafts().get(roomId) ?? emptyDraft;
}

const noDrafts = createStore<ReadonlyMap<number, Draft>>(new Map());

/** The unsaved edits of a room. */
export function useEditsIn(roomId: number): readonly Edit[] {
  const { editsOf } = useLive();
  const account = useAccount();
  return useStore(account === null ? nothing : editsOf(account.id).byRoom).get(roomId) ?? noEdits;
}

interface EditCommands {
  /** Opens the editor of one of the viewer's messages and focuses it. */
  begin: (message: { seq: number; content: string }, from: Edit['from']) => void;
  change: (seq: number, text: string) => void;
  /** Closes the editor, saved or not, and returns the focus. */
  end: (edit: Pick<Edit, 'seq' | 'from'>) => void;
}

export function useEditCommands(roomId: number): EditCommands {
  const { editsOf, roomFocuses } = useLive();
  const accountId = useAccount()?.id;
  return useMemo(() => {
    const edits = accountId === undefined ? null : editsOf(accountId);
    const view = roomFocuses.of(roomId);
    return {
      begin({ seq, content }, from) {
        edits?.begin(roomId, { seq, original: content, from });
        view.set({ focus: { on: 'editor', seq } });
      },
      change: (seq, text) => edits?.change(roomId, seq, text),
      end({ seq, from }) {
        edits?.end(roomId, seq);
        view.set({ focus: from === 'row' ? { on: 'row', seq } : { on: 'composer' } });
      },
    };
  }, [editsOf, roomFocuses, accountId, roomId]);
}

const nothing = createStore<ReadonlyMap<number, readonly Edit[]>>(new Map());
const noEdits: readonly Edit[] = [];

/** The pending request to move the focus in a room, and a function that ends it. */
export function useFocusCall(roomId: number): { call: FocusCall | null; answered: () => void } {
  const store = useLive().roomFocuses.of(roomId);
  const { focus } = useStore(store);
  const answered = useCallback(() => store.set({ focus: null }), [store]);
  return { call: focus, answered };
}
