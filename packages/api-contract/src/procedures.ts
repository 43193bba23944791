import { initTRPC, type TrackedEnvelope } from '@trpc/server';
import { z } from 'zod';
import type { Context } from './context.ts';
import type { Viewer } from './viewer.ts';
import { errorDataOf, ReasonError } from './errors.ts';
import { inputMessage } from './input-messages.ts';
import { callLimitOf, type CallLimit } from './limits.ts';
import { reasons, type Reason } from './reasons.ts';
import { keyScopes, type KeyScope } from './schemas/keys.ts';

/** What every procedure declares besides its input and output. */
export interface Meta extends Record<string, unknown> {
  /** What it does, for readers of the API reference. */
  description: string;
  /**
   * The reasons why it can fail, besides those of every call: `invalid_input`, `unauthenticated`, `rate_limited`, `unavailable`, `internal`,
   * and `scope_insufficient` if it needs a caller.
   */
  reasons?: readonly Reason[];
  /**
   * The scope that an API key needs. Default: `write` for mutations, otherwise `read`. Use `admin` for managing access and for what only
   * administrators can do.
   */
  scope?: KeyScope;
  /** The limit that a call counts against (`limits.ts`). Default: `read` for queries, `change` for mutations, `follow` for subscriptions. */
  limit?: CallLimit;
  /** Its REST path, as trpc-to-openapi reads it. Subscriptions have an `eventStream` or none. */
  openapi?: {
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
    path: `/${string}`;
    summary: string;
    tags: string[];
    /** False if REST needs no authentication. Default: true. */
    protect?: boolean;
  };
  /** The REST path of a subscription: a stream of server-sent events. Its items are tracked and have a `type`. */
  eventStream?: { path: `/${string}`; summary: string; tags: string[] };
  /** Where REST differs from the typed call. */
  rest?: {
    /** The HTTP status of success. Default: 200. */
    status?: 201;
    /** Other names for fields, which older clients send. */
    aliases?: Record<string, string>;
    /** Values for missing fields. */
    defaults?: Record<string, string>;
    /** Fields that get a UUID if missing. */
    generated?: readonly string[];
    /** Whether the token can be sent as `token` in the body. */
    acceptsBodyToken?: boolean;
  };
}

z.config({ customError: inputMessage });

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    // Otherwise each error's stack is serialized, and nobody sees it.
    isDev: false,
    errorFormatter: ({ error, shape, ctx, path }) => {
      const data = errorDataOf(error, { path, requestId: ctx?.visitor.requestId });
      return { ...shape, message: data.message, data: data.data };
    },
    // Both sides notice a dead connection: the server sends pings, and tells the client to reconnect if two are missing.
    sse: {
      ping: { enabled: true, intervalMs: 15_000 },
      client: { reconnectAfterInactivityMs: 35_000 },
    },
  });

export const router = t.router;

/** For everyone, signed in or not. */
export const openProcedure = t.procedure.use(({ ctx, type, meta, next }) =>
  counted(ctx, callLimitOf(type, meta), () => next()),
);

/** For callers who are signed in or have a key that allows it: services receive a viewer. Every transport goes through here. */
export const procedure = t.procedure.use(({ ctx, type, meta, next }) => {
  const { viewer } = ctx;
  if (viewer === null) throw new ReasonError('unauthenticated');
  // Before the scope is checked, so that refused calls count too.
  return counted(ctx, callLimitOf(type, meta), () => {
    assertScope(viewer, meta?.scope ?? (type === 'mutation' ? 'write' : 'read'));
    return next({ ctx: { viewer: viewer satisfies Viewer } });
  });
});

/** Proceeds with a call if it is within its limit. */
function counted<Result>(ctx: Context, limit: CallLimit, proceed: () => Promise<Result>): Promise<Result> {
  const counting = ctx.limits.count(limit, ctx);
  return counting === undefined ? proceed() : counting.then(proceed);
}

function assertScope({ scope }: Viewer, neededScope: KeyScope): void {
  if (keyScopes.indexOf(scope) >= keyScopes.indexOf(neededScope)) return;
  throw new ReasonError('scope_insufficient', {
    neededScope,
    message: `This needs the scope ${neededScope}, and the API key only has ${scope}. Use a key with the scope ${neededScope}.`,
  });
}

/** For procedures without input. */
export const noInput = z.object({}).prefault({}).describe('Nothing.');

/** The output of a subscription. Items come from our own services, so their schema only documents them: it does not parse them again. */
export function stream<Item extends z.ZodType>(item: Item) {
  return z
    .custom<AsyncIterable<z.infer<Item>>>(isAsyncIterable)
    .meta({ description: item.description ?? 'A stream.', item });
}

/** Like `stream`, with items from which a client can continue when it reconnects. */
export function trackedStream<Item extends z.ZodType>(item: Item) {
  return z
    .custom<AsyncIterable<TrackedEnvelope<z.infer<Item>>>>(isAsyncIterable)
    .meta({ description: item.description ?? 'A stream.', item });
}

function isAsyncIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

export { reasons };
