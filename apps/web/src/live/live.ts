import { createTRPCClient, type TRPCClient } from '@trpc/client';
import type { QueryClient } from '@tanstack/react-query';
import { createParleyLinks, randomId, type AppRouter } from '@parley/api-contract';
import { createContext, use } from 'react';
import { watchConnection, type ConnectionStatus } from './connection.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { createEdits, type Edits } from './edits.ts';
import { reconnectOnHints } from './reconnect-hints.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createPlaces, type Places } from './places.ts';
import { createPresenceFollower, type PresenceFollower } from './presence-follower.ts';
import { createQuoteLoader, type LoadQuote } from './quote-loader.ts';
import { createQueryClient } from './query-client.ts';
import { createRoomFocuses, type RoomFocuses } from './room-focus.ts';
import type { Store } from './store.ts';

/** Everything that lives as long as a session: its socket, its caches, its unsent messages. */
export interface Live {
  id: string;
  /** Whether the previous session ended without the viewer asking for it here. */
  isAfterSessionEnd: boolean;
  api: TRPCClient<AppRouter>;
  queryClient: QueryClient;
  connection: Store<ConnectionStatus>;
  /** Drops the connection, or stops waiting for it, and connects immediately. */
  reconnect: () => void;
  presence: PresenceFollower;
  loadQuote: LoadQuote;
  roomFocuses: RoomFocuses;
  places: Places;
  outboxOf: (accountId: number) => Outbox;
  draftsOf: (accountId: number) => Drafts;
  editsOf: (accountId: number) => Edits;
  close(): void;
}

export function createLive(url: string, isAfterSessionEnd = false): Live {
  const { links, socket, reconnect } = createParleyLinks({ url });
  const api = createTRPCClient<AppRouter>({ links });
  const connection = watchConnection(socket);
  const ignoreHints = reconnectOnHints(connection, reconnect);
  const outboxes = new Map<number, Outbox>();
  const drafts = new Map<number, Drafts>();
  const edits = new Map<number, Edits>();
  function followTyping(event: StorageEvent) {
    // Don't interrupt someone who is typing here.
    if (document.hasFocus()) return;
    for (const each of [...drafts.values(), ...edits.values()]) each.changedElsewhere(event);
  }
  addEventListener('storage', followTyping);
  return {
    id: randomId(),
    isAfterSessionEnd,
    api,
    queryClient: createQueryClient(),
    connection,
    reconnect,
    presence: createPresenceFollower(api),
    loadQuote: createQuoteLoader({ quotes: (input) => api.messages.quotes.query(input) }),
    roomFocuses: createRoomFocuses(),
    places: createPlaces(),
    outboxOf(accountId) {
      const outbox = outboxes.get(accountId) ?? createOutbox(accountId);
      outboxes.set(accountId, outbox);
      return outbox;
    },
    draftsOf(accountId) {
      const known = drafts.get(accountId) ?? createDrafts(accountId);
      drafts.set(accountId, known);
      return known;
    },
    editsOf(accountId) {
      const known = edits.get(accountId) ?? createEdits(accountId);
      edits.set(accountId, known);
      return known;
    },
    close() {
      removeEventListener('storage', followTyping);
      ignoreHints();
      for (const outbox of outboxes.values()) outbox.stop();
      socket.close().catch(() => undefined);
    },
  };
}

export const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = use(LiveContext);
  if (live === null) throw new Error('useLive needs a LiveProvider above it');
  return live;
}
