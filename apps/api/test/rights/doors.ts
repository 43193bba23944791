import type { ProcedureDefinition } from '@parley/api-contract/server';
import { on, once } from 'node:events';
import { WebSocket } from 'ws';

/** The result of a call: `✓`, or the reason for the refusal. */
export type Outcome = string;

export interface DoorCall {
  url: string;
  procedure: string;
  definition: ProcedureDefinition;
  input: Record<string, unknown>;
  token: string | null;
}

/** Every way in. Null where a procedure has no such way. */
export const doors: Record<DoorName, (call: DoorCall) => Promise<Outcome> | null> = {
  HTTP({ url, procedure, definition: { type }, input, token }) {
    const address = `${url}/trpc/${procedure}`;
    if (type === 'mutation') return answered(address, { method: 'POST', token, body: input });
    const query = `?input=${encodeURIComponent(JSON.stringify(input))}`;
    return type === 'query' ? answered(address + query, { token }) : streamed(address + query, token);
  },

  async WebSocket({ url, procedure, definition: { type }, input, token }) {
    const query = token === null ? '' : '?connectionParams=1';
    const socket = new WebSocket(`${url.replace('http', 'ws')}/trpc${query}`);
    try {
      await once(socket, 'open');
      if (token !== null) socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }));
      const answer = answerOn(socket);
      socket.send(JSON.stringify({ id: 1, method: type, params: { path: procedure, input } }));
      return outcomeIn(await answer, /"result":/);
    } finally {
      socket.terminate();
    }
  },

  REST({ url, definition: { meta }, input, token }) {
    if (meta?.eventStream !== undefined) {
      const { path, query } = filled(meta.eventStream.path, input);
      return streamed(url + path + query, token);
    }
    if (meta?.openapi === undefined) return null;
    const { method } = meta.openapi;
    const { path, query, rest } = filled(meta.openapi.path, input);
    return method === 'GET' || method === 'DELETE'
      ? answered(url + path + query, { method, token })
      : answered(url + path, { method, token, body: rest });
  },
};

/** The first message that isn't a ping. */
async function answerOn(socket: WebSocket): Promise<string> {
  for await (const [data] of on(socket, 'message', { close: ['close'] })) {
    const text = String(data);
    if (text !== 'PING') return text;
  }
  throw new Error('The socket was closed without an answer.');
}

export const doorNames = ['HTTP', 'WebSocket', 'REST'] as const;
export type DoorName = (typeof doorNames)[number];

function headersOf(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

async function answered(
  address: string,
  { method = 'GET', token, body }: { method?: string; token: string | null; body?: object },
): Promise<Outcome> {
  const response = await fetch(address, {
    method,
    headers: { ...headersOf(token), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return response.ok ? '✓' : outcomeIn(text, /^$/);
}

/** A stream is let in when its first item is there. */
async function streamed(address: string, token: string | null): Promise<Outcome> {
  const abort = new AbortController();
  const response = await fetch(address, {
    headers: { accept: 'text/event-stream', ...headersOf(token) },
    signal: abort.signal,
  });
  let received = '';
  try {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      received += chunk;
      if (/"reason":"|"type":"/.test(received)) break;
    }
  } finally {
    abort.abort();
  }
  return outcomeIn(received, /"type":"/);
}

function outcomeIn(text: string, success: RegExp): Outcome {
  const reason = /"reason":"(\w+)"/.exec(text)?.[1];
  if (reason !== undefined) return reason;
  if (success.test(text)) return '✓';
  throw new Error(`Neither an answer nor a refusal: ${text}`);
}

/** A path with its parameters, and the rest of the input as a query and as a body. */
function filled(path: string, input: Record<string, unknown>) {
  const rest = { ...input };
  const filledPath = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest[name]);
    delete rest[name];
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(rest)) query.set(name, String(value));
  return { path: filledPath, query: query.size === 0 ? '' : `?${query.toString()}`, rest };
}
