import { initTRPC, type TrackedEnvelope } from '@trpc/server';
import { z } from 'zod';
import type { Context } from './context.ts';
import type { Viewer } from './viewer.ts';
import { errorDataOf, ReasonError } from './errors.ts';
import { inputMessage } from './input-messages.ts';
import { callLimitOf, type CallLimit } from './limits.ts';
import { reasons, type Reason } from './reasons.ts';
import { keyScopes, type KeyScope } from './schemas/keys.ts';

/** What every procedure says of itself besides its input and output. */
export interface Meta extends Record<string, unknown> {
  /** What it does, for people who read the reference. */
  description: string;
  /** How it can fail, besides `invalid_input`, `unauthenticated`, `rate_limited`, `unavailable` and `internal`, by which all can, and `scope_insufficient`, by which all can that need a caller. */
  reasons?: readonly Reason[];
  /** What an API key must allow for it. Default `read`, and `write` for mutations; `admin` for what manages access, and what administrators do. */
  scope?: KeyScope;
  /** What a call counts as, see `limits.ts`. Default `read` for queries, `change` for mutations, `follow` for subscriptions. */
  limit?: CallLimit;
  /** Its REST path, as trpc-to-openapi reads it. Subscriptions have an `eventStream` or none. */
  openapi?: {
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
    path: `/${string}`;
    summary: string;
    tags: string[];
    /** False where REST needs no authentication. Default true. */
    protect?: boolean;
  };
  /** The REST path of a subscription: a stream of server-sent events. Its items are tracked and have a `type`. */
  eventStream?: { path: `/${string}`; summary: string; tags: string[] };
  /** Where REST differs from the typed call. */
  rest?: {
    /** The HTTP status of success. Default 200. */
    status?: 201;
    /** Other spellings of fields, as older clients send them. */
    aliases?: Record<string, string>;
    /** What a missing field becomes. */
    defaults?: Record<string, string>;
    /** Fields that get a UUID when missing. */
    generated?: readonly string[];
    /** Whether the token may stand as `token` in the body. */
    acceptsBodyToken?: boolean;
  };
}

z.config({ customError: inputMessage });

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    // Otherwise each error's stack is written out, and nobody is shown it.
    isDev: false,
    errorFormatter: ({ error, shape, ctx, path }) => {
      const data = errorDataOf(error, { path, requestId: ctx?.visitor.requestId });
      return { ...shape, message: data.message, data: data.data };
    },
    // Both sides notice a dead connection: the server writes a ping, and tells the client to reconnect when two are missing.
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

/** For who is signed in, or has a key that allows it: services get a viewer. Every way in comes through here. */
export const procedure = t.procedure.use(({ ctx, type, meta, next }) => {
  const { viewer } = ctx;
  if (viewer === null) throw new ReasonError('unauthenticated');
  // Before the scope is checked: calls that are refused count too.
  return counted(ctx, callLimitOf(type, meta), () => {
    assertScope(viewer, meta?.scope ?? (type === 'mutation' ? 'write' : 'read'));
    return next({ ctx: { viewer: viewer satisfies Viewer } });
  });
});

/** Proceeds with a call that is within its limit. */
function counted<Result>(ctx: Context, limit: CallLimit, proceed: () => Promise<Result>): Promise<Result> {
  const counting = ctx.limits.count(limit, ctx);
  return counting === undefined ? proceed() : counting.then(proceed);
}

function assertScope({ scope }: Viewer, neededScope: KeyScope): void {
  if (keyScopes.indexOf(scope) >= keyScopes.indexOf(neededScope)) return;
  throw new ReasonError('scope_insufficient', {
    neededScope,
    message: `This API key allows ${scope}, and this needs ${neededScope}. Use a key with the scope ${neededScope}.`,
  });
}

/** The input of what needs none. */
export const noInput = z.object({}).prefault({}).describe('Nothing.');

/** The output of a subscription. Items come from our own services: their schema documents them, it does not parse each of them anew. */
export function stream<Item extends z.ZodType>(item: Item) {
  return z
    .custom<AsyncIterable<z.infer<Item>>>(isAsyncIterable)
    .meta({ description: item.description ?? 'A stream.', item });
}

/** As `stream`, of items that a client which reconnects can go on from. */
export function trackedStream<Item extends z.ZodType>(item: Item) {
  return z
    .custom<AsyncIterable<TrackedEnvelope<z.infer<Item>>>>(isAsyncIterable)
    .meta({ description: item.description ?? 'A stream.', item });
}

function isAsyncIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

export { reasons };
