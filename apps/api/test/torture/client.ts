import type { AppRouter } from '@parley/api-contract';
import { createTRPCClient, createWSClient, wsLink, type TRPCClient } from '@trpc/client';
import { Proxy } from './proxy.ts';
import type { Random } from './random.ts';

export type Api = TRPCClient<AppRouter>;

/** Someone with an unmodified `@trpc/client` behind a network of their own. */
export interface Client {
  name: string;
  userId: number;
  token: string;
  serverPort: number;
  proxy: Proxy;
  api: Api;
  /** How often its connection was closed, by the code. */
  closures: Map<number, number>;
  close(): void;
}

export interface ClientOptions {
  name: string;
  userId: number;
  token: string;
  serverPort: number;
  random: Random;
}

export async function connectClient({
  name,
  userId,
  token,
  serverPort,
  random,
}: ClientOptions): Promise<Client> {
  const proxy = await Proxy.listen(serverPort);
  const closures = new Map<number, number>();
  const socket = createWSClient({
    url: `ws://127.0.0.1:${proxy.port}/trpc`,
    connectionParams: { token },
    retryDelayMs: () => random.int(5, 100),
    onClose: (cause) => {
      if (cause?.code !== undefined) closures.set(cause.code, (closures.get(cause.code) ?? 0) + 1);
    },
    // Half of the clients give up a silent connection; the others wait as long as the network makes them.
    keepAlive: { enabled: random.chance(0.5), intervalMs: 500, pongTimeoutMs: 500 },
  });
  return {
    name,
    userId,
    token,
    serverPort,
    proxy,
    closures,
    api: createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] }),
    close() {
      // Not waited for: what stands between has gone, and nobody would answer the closing handshake.
      void socket.close();
      proxy.close();
    },
  };
}
