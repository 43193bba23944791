import {
  createWSClient,
  httpBatchLink,
  splitLink,
  wsLink,
  type TRPCLink,
  type TRPCWebSocketClient,
} from '@trpc/client';
import { webSocketClass } from '#websocket';
import type { AppRouter } from '../app-router.ts';
import { maxBatchCalls } from '../batch.ts';
import { liveProtocolVersion } from '../live-protocol.ts';
import { retryDelayMs } from './retry.ts';

export interface ParleyLinksOptions {
  /** The address of the server, for example `https://chat.example.org`. */
  url: string;
  /**
   * A token from auth.issueToken, an API key, or a function that returns one, which is called each time the client connects. Leave it out
   * in a browser that is signed in: the session cookie is sent automatically.
   */
  token?: string | (() => string | Promise<string>) | undefined;
  /** Called each time the socket opens. */
  onOpen?: () => void;
  /** Called each time the socket closes. */
  onClose?: () => void;
}

export interface ParleyLinks {
  links: TRPCLink<AppRouter>[];
  socket: TRPCWebSocketClient;
  /**
   * Connects immediately: skips the wait before the next attempt or, if the socket is open or opening, replaces it. Subscriptions continue
   * from their positions; pending calls fail.
   */
  reconnect: () => void;
  /** Ends all subscriptions, waits for the answers to pending calls, closes the socket and does not reconnect. */
  close: () => Promise<void>;
}

/**
 * The links that Parley's clients share. Everything goes over one WebSocket, which opens at the first call, except calls that set or clear
 * a session cookie, and those that pages make before somebody signs in, which go over HTTP: a socket keeps the session that it opened with.
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
    WebSocket: webSocketClass(),
    // tRPC cannot skip its wait before an attempt. So it doesn't wait: the attempt waits for its address instead, which we can skip.
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
      condition: ({ path }) => path.startsWith('auth.') || path === 'rooms.previewInvite',
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
    // Otherwise tRPC would wait for it to open.
    if (socket.connection?.state === 'connecting') socket.connection.ws.close();
    await socket.close();
  }
  return { links, socket, reconnect, close };
}

/** A wait that can be cut short. There is only one at a time. */
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
    /** Returns whether there was a wait to cut short. */
    cut(): boolean {
      const isWaiting = cut !== null;
      cut?.();
      return isWaiting;
    },
  };
}
