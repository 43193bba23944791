import { once } from 'node:events';
import { expect } from 'vitest';
import { WebSocket } from 'ws';

/** By what somebody proves who they are: a cookie of the server's own pages, or a token, which may be an API key. */
export type Proof = { cookie: string } | { token: string };

export interface Subscribed {
  path: 'me.follow' | 'rooms.follow' | 'rooms.typing';
  input?: { roomId: number };
}

/** A subscription that is held open, through whichever door. */
export interface OpenDoor extends Disposable {
  /** Everything that came, as text. */
  text: () => string;
  /** Whether the connection has ended; of a socket, its close code. */
  ended: () => false | true | number;
}

export function headersOf(proof: Proof): Record<string, string> {
  return 'cookie' in proof ? { cookie: proof.cookie } : { authorization: `Bearer ${proof.token}` };
}

/** Every way in which a subscription can be held open. Each resolves when its first item is there. */
export const doors = {
  async WebSocket(url: string, proof: Proof, subscribed: Subscribed): Promise<OpenDoor> {
    const door = await openSocket(url, proof);
    door.send({ id: 1, method: 'subscription', params: subscribed });
    await expect.poll(door.text, { interval: 5 }).toContain('"type":"data"');
    return door;
  },

  async 'tRPC over HTTP'(url: string, proof: Proof, { path, input }: Subscribed): Promise<OpenDoor> {
    const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    return openStream(`${url}/trpc/${path}${query}`, proof);
  },

  async 'server-sent events'(url: string, proof: Proof, { input }: Subscribed): Promise<OpenDoor> {
    return openStream(`${url}/api/chat/rooms/${input?.roomId}/events`, proof);
  },
};

/** A socket that has said who it is, and sends whatever it is told to. */
export async function openSocket(url: string, proof: Proof) {
  const hasCookie = 'cookie' in proof;
  const query = hasCookie ? '' : '?connectionParams=1';
  const socket = new WebSocket(
    `${url.replace('http', 'ws')}/trpc${query}`,
    hasCookie ? { headers: headersOf(proof) } : {},
  );
  let received = '';
  let ended: false | number = false;
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => (received += `${data.toString()}\n`));
  socket.on('close', (code) => (ended = code));
  await once(socket, 'open');
  const send = (frame: unknown) => socket.send(JSON.stringify(frame));
  if (!hasCookie) send({ method: 'connectionParams', data: { token: proof.token } });
  return {
    send,
    text: () => received,
    ended: () => ended,
    [Symbol.dispose]: () => socket.terminate(),
  };
}

async function openStream(address: string, proof: Proof): Promise<OpenDoor> {
  const abort = new AbortController();
  const response = await fetch(address, {
    headers: { accept: 'text/event-stream', ...headersOf(proof) },
    signal: abort.signal,
  });
  expect(response.status).toBe(200);
  let received = '';
  let hasEnded = false;
  const read = async () => {
    const body = response.body?.pipeThrough(new TextDecoderStream()) ?? [];
    for await (const chunk of body) received += chunk;
  };
  // Ended properly or cut off, by either side.
  void read()
    .catch(() => undefined)
    .finally(() => (hasEnded = true));
  await expect.poll(() => received, { interval: 5 }).toMatch(/"type":/);
  return {
    text: () => received,
    ended: () => hasEnded,
    [Symbol.dispose]: () => abort.abort(),
  };
}
