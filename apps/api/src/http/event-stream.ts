import { appRouter, errorDataOf, ReasonError, type Context } from '@parley/api-contract/server';
import { callTRPCProcedure, getTRPCErrorFromUnknown } from '@trpc/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { SessionHold } from '../live/connections.ts';
import type { LiveBatch, LiveStream, Sink } from '../live/live-stream.ts';
import { liveStreamOf } from '../live/socket/subscription.ts';
import { Unsent } from '../live/socket/unsent.ts';
import type { CreateHttpContext } from './context.ts';
import { restInput } from './rest-input.ts';
import { eventStreamRoutes, type EventStreamRoute } from './rest-routes.ts';

const pingMs = 15_000;
/** How long a client that does not read may delay the end of its stream. */
const endGraceMs = 1_000;
const ping = Buffer.from(': ping\n\n');

/** Serves every subscription with a REST path as a stream of server-sent events (HTML, 9.2). */
export function registerEventStreams(app: FastifyInstance, createContext: CreateHttpContext): void {
  for (const route of eventStreamRoutes()) {
    app.get(route.url, async (request, reply) => {
      const events = new EventStream(reply.raw, request.raw.socket);
      const ctx = await createContext(request, reply, { hold: events });
      if (ctx.viewer === null) throw new ReasonError('unauthenticated');
      if (reply.raw.destroyed) throw new ReasonError('client_closed');
      const stream = await follow(route, request, ctx);
      if (events.isOver) throw new ReasonError('unauthenticated');
      if (request.method === 'HEAD') return reply.headers(streamHeaders).send('');
      start(events, stream, reply);
      return reply;
    });
  }
}

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // A proxy that buffers answers would hold the events back.
  'x-accel-buffering': 'no',
  connection: 'close',
};

async function follow(
  route: EventStreamRoute,
  { params, query, headers }: FastifyRequest,
  ctx: Context,
): Promise<LiveStream<unknown>> {
  // The header comes first: when a browser reconnects, its address still has the first position. An empty header counts as missing.
  const position = headers['last-event-id'] || undefined;
  const input = restInput(route, { params, query, body: undefined }, { hasBody: false });
  const stream: unknown = await callTRPCProcedure({
    router: appRouter,
    path: route.procedure,
    type: 'subscription',
    ctx,
    getRawInput: async () => (position === undefined ? input : { ...input, lastEventId: position }),
    signal: undefined,
    batchIndex: 0,
  });
  return liveStreamOf(stream);
}

function start(events: EventStream, stream: LiveStream<unknown>, reply: FastifyReply): void {
  // Behind another answer on the same connection, events would pile up without limit.
  if (reply.raw.socket === null) {
    throw new ReasonError('invalid_input', { message: 'A stream of events needs a connection of its own.' });
  }
  reply.hijack();
  reply.raw.setHeaders(headersOf(reply.headers(streamHeaders)));
  events.start(stream);
}

/** The headers that Fastify would send by itself. */
function headersOf(reply: FastifyReply): Map<string, number | string | readonly string[]> {
  return new Map(
    Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** One reader's stream: its backlog is limited, and it ends with the reader's session. */
class EventStream implements Sink<unknown>, SessionHold {
  isOver = false;
  #response: ServerResponse;
  #unsent: Unsent;
  #pinging: NodeJS.Timeout | undefined;
  #detach: (() => void) | null = null;

  constructor(response: ServerResponse, socket: Socket) {
    this.#response = response;
    this.#unsent = new Unsent(socket);
    response.once('close', () => this.#stop());
  }

  start(stream: LiveStream<unknown>): void {
    this.#pinging = setInterval(() => this.#write(ping), pingMs).unref();
    this.#response.writeHead(200);
    // A random delay for each reader, so that they don't all come back at once after a restart.
    this.#write(Buffer.from(`retry: ${1_000 + Math.floor(Math.random() * 3_000)}\n\n`));
    const detach = stream.attach(this);
    if (this.isOver) detach();
    else this.#detach = detach;
  }

  deliver({ items }: LiveBatch<unknown>): void {
    try {
      this.#write(Buffer.concat(items.map(({ serverSentEvent }) => serverSentEvent)));
    } catch (error) {
      this.end(error instanceof Error ? error : null);
    }
  }

  end(error: Error | null): void {
    if (this.isOver) return;
    if (error !== null) {
      const { message, data } = errorDataOf(getTRPCErrorFromUnknown(error));
      const { httpStatus: _, ...shown } = data;
      this.#write(Buffer.from(`event: ended\ndata: ${JSON.stringify({ message, ...shown })}\n\n`));
    }
    this.endSession();
  }

  endSession(): void {
    this.#stop();
    if (!this.#response.headersSent) return;
    this.#response.end();
    setTimeout(() => this.#response.destroy(), endGraceMs).unref();
  }

  #write(bytes: Buffer): void {
    if (this.isOver) return;
    if (this.#unsent.isTooMuch) {
      // The client reconnects, and continues after the last event that it has read.
      this.#stop();
      this.#response.destroy();
      return;
    }
    this.#response.write(bytes);
  }

  #stop(): void {
    this.isOver = true;
    clearInterval(this.#pinging);
    this.#detach?.();
    this.#detach = null;
  }
}
