import { createTRPCClient, type TRPCClient } from '@trpc/client';
import type { QueryClient } from '@tanstack/react-query';
import { createParleyLinks, randomId, type AppRouter } from '@parley/api-contract';
import { createContext, use } from 'react';
import { watchConnection, type Connection } from './connection.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { hurryOnHints } from './hurry.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createPresenceFollower, type PresenceFollower } from './presence-follower.ts';
import { createQueryClient } from './query-client.ts';
import { createRoomViews, type RoomViews } from './room-view.ts';
import type { Store } from './store.ts';

/** All that lives as long as one session does: its socket, its caches, its unsent messages. */
export interface Live {
  id: string;
  /** Whether the session before this one ended without being asked to from here. */
  isAfterSessionEnd: boolean;
  api: TRPCClient<AppRouter>;
  queryClient: QueryClient;
  connection: Store<Connection>;
  /** Gives up the connection, or the wait for it, and connects at once. */
  reconnect: () => void;
  presence: PresenceFollower;
  roomViews: RoomViews;
  outboxOf: (accountId: number) => Outbox;
  draftsOf: (accountId: number) => Drafts;
  close(): void;
}

export function createLive(url: string, isAfterSessionEnd = false): Live {
  const { links, socket, reconnect } = createParleyLinks({ url });
  const api = createTRPCClient<AppRouter>({ links });
  const connection = watchConnection(socket);
  const stopHurrying = hurryOnHints(connection, reconnect);
  const outboxes = new Map<number, Outbox>();
  const drafts = new Map<number, Drafts>();
  function followDrafts(event: StorageEvent) {
    // Who is typing here is not interrupted.
    if (!document.hasFocus()) for (const each of drafts.values()) each.changedElsewhere(event);
  }
  addEventListener('storage', followDrafts);
  return {
    id: randomId(),
    isAfterSessionEnd,
    api,
    queryClient: createQueryClient(),
    connection,
    reconnect,
    presence: createPresenceFollower(api),
    roomViews: createRoomViews(),
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
    close() {
      removeEventListener('storage', followDrafts);
      stopHurrying();
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
