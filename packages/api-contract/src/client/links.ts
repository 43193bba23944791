import {
  createWSClient,
  httpBatchLink,
  splitLink,
  wsLink,
  type TRPCLink,
  type TRPCWebSocketClient,
} from '@trpc/client';
import { fallbackWebSocket } from '#websocket';
import type { AppRouter } from '../app-router.ts';
import { maxBatchCalls } from '../batch.ts';
import { liveProtocolVersion } from '../live-protocol.ts';
import { retryDelayMs } from './retry.ts';

export interface ParleyLinksOptions {
  /** The address of the server, for example `https://chat.example.org`. */
  url: string;
  /**
   * A token of auth.issueToken, or an API key; or what returns one, which is asked each time the client connects. In a browser that is
   * signed in leave it out: the session cookie is sent by itself.
   */
  token?: string | (() => string | Promise<string>) | undefined;
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
  /** Ends all subscriptions, waits for the answers to what was called, closes the socket and connects no more. */
  close: () => Promise<void>;
}

/**
 * The links that Parley's clients share: everything goes over one WebSocket, which opens at the first call; what sets or clears a
 * session cookie goes over HTTP.
 */
export function createParleyLinks({ url, token, onOpen, onClose }: ParleyLinksOptions): ParleyLinks {
  const endpoint = new URL('/trpc', url);
  const socketEndpoint = new URL(endpoint);
  socketEndpoint.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';

  const currentToken = typeof token === 'function' ? token : token === undefined ? null : () => token;
  const pause = createPause();
  let isHurried = false;
  let isClosed = false;

  const socket = createWSClient({
    WebSocket: globalThis.WebSocket ?? fallbackWebSocket,
    // tRPC cannot be hurried while it waits before an attempt. So it does not: the attempt waits for its address instead.
    url: async () => {
      await pause.end;
      if (isClosed) throw new Error('The client has been closed.');
      return socketEndpoint.href;
    },
    retryDelayMs: (attempt) => {
      pause.begin(isHurried ? 0 : retryDelayMs(attempt));
      isHurried = false;
      return 0;
    },
    connectionParams: async () => ({
      protocolVersion: String(liveProtocolVersion),
      ...(currentToken && { token: await currentToken() }),
    }),
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
        maxItems: maxBatchCalls,
        headers: async () => (currentToken ? { authorization: `Bearer ${await currentToken()}` } : {}),
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

  async function close() {
    isClosed = true;
    pause.cut();
    // tRPC would wait for it to open.
    if (socket.connection?.state === 'connecting') socket.connection.ws.close();
    await socket.close();
  }
  return { links, socket, reconnect, close };
}

/** One wait at a time, which can be cut short. */
function createPause() {
  let end = Promise.resolve();
  let cut: (() => void) | null = null;
  return {
    get end(): Promise<void> {
      return end;
    },
    begin(ms: number): void {
      end = new Promise((resolve) => {
        cut = () => {
          clearTimeout(timer);
          cut = null;
          resolve();
        };
        const timer = setTimeout(cut, ms);
      });
    },
    /** Whether there was a wait to cut short. */
    cut(): boolean {
      const isWaiting = cut !== null;
      cut?.();
      return isWaiting;
    },
  };
}
