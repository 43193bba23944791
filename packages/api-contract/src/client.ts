import {
  createTRPCClient,
  createWSClient,
  httpBatchLink,
  splitLink,
  wsLink,
  type TRPCClient,
  type TRPCLink,
  type TRPCWebSocketClient,
} from '@trpc/client';
import type { AppRouter } from './app-router.ts';

export interface ParleyClientOptions {
  /** The address of the server, for example `https://chat.example.org`. */
  url: string;
  /** A token of auth.issueToken. In a browser leave it out: the session cookie is sent by itself. */
  token?: string;
  /** Told of each time the socket opens and closes. */
  onOpen?: () => void;
  onClose?: () => void;
}

export interface ParleyLinks {
  links: TRPCLink<AppRouter>[];
  socket: TRPCWebSocketClient;
  /**
   * Connects at once: the wait before the next attempt is cut short, or else the socket, open or opening, is given up for a new one.
   * Subscriptions go on from their positions; calls that are under way fail.
   */
  reconnect: () => void;
}

export interface ParleyClient {
  /** The typed procedures. */
  api: TRPCClient<AppRouter>;
  /** Ends all subscriptions and closes the socket. */
  close(): Promise<void>;
}

/**
 * The links that Parley's clients share: everything goes over one WebSocket, which opens at the first call; what sets or clears a
 * session cookie goes over HTTP.
 */
export function createParleyLinks({ url, token, onOpen, onClose }: ParleyClientOptions): ParleyLinks {
  const endpoint = new URL('/trpc', url);
  const socketEndpoint = new URL(endpoint);
  socketEndpoint.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';

  const pause = createPause();
  let isHurried = false;

  const socket = createWSClient({
    // tRPC cannot be hurried while it waits before an attempt. So it does not: the attempt waits for its address instead.
    url: async () => {
      await pause.end;
      return socketEndpoint.href;
    },
    retryDelayMs: (attempt) => {
      pause.begin(isHurried ? 0 : retryDelayMs(attempt));
      isHurried = false;
      return 0;
    },
    connectionParams: token === undefined ? null : () => ({ token }),
    lazy: { enabled: true, closeMs: 60_000 },
    keepAlive: { enabled: true, intervalMs: 10_000, pongTimeoutMs: 5_000 },
    ...(onOpen && { onOpen }),
    ...(onClose && { onClose }),
  });
  const links: TRPCLink<AppRouter>[] = [
    splitLink({
      condition: ({ path }) => path.startsWith('auth.'),
      true: httpBatchLink({
        url: endpoint.href,
        ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
      }),
      false: wsLink({ client: socket }),
    }),
  ];

  function reconnect() {
    if (pause.cut()) return;
    const { connection } = socket;
    isHurried = connection !== null;
    connection?.ws.close();
  }
  return { links, socket, reconnect };
}

/** A typed client of all procedures, for scripts and bots. Close it when done: its socket keeps a process alive. */
export function createParleyClient(options: ParleyClientOptions): ParleyClient {
  const { links, socket } = createParleyLinks(options);
  return { api: createTRPCClient<AppRouter>({ links }), close: () => socket.close() };
}

/**
 * Doubles from half a second to 4 seconds, each time a random half to whole of it, so that clients do not come back as one. However
 * long a server was away, everybody is back within 5 s of its return.
 */
export function retryDelayMs(attempt: number): number {
  const ceilingMs = Math.min(500 * 2 ** attempt, 4_000);
  return ceilingMs * (0.5 + Math.random() / 2);
}

/** One wait at a time, which can be cut short. */
function createPause() {
  let wait: { end: Promise<void>; cut: () => void } | null = null;
  return {
    get end(): Promise<void> {
      return wait?.end ?? Promise.resolve();
    },
    begin(ms: number): void {
      const { promise: end, resolve } = Promise.withResolvers<void>();
      const cut = () => {
        clearTimeout(timer);
        wait = null;
        resolve();
      };
      const timer = setTimeout(cut, ms);
      wait = { end, cut };
    },
    /** Whether there was a wait to cut short. */
    cut(): boolean {
      const isWaiting = wait !== null;
      wait?.cut();
      return isWaiting;
    },
  };
}
