import { appRouter, ReasonError, type Context } from '@parley/api-contract/server';
import { callTRPCProcedure, getErrorShape, getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server';
import type { TRPCClientOutgoingMessage, TRPCRequestMessage } from '@trpc/server/rpc';
import { setMaxListeners } from 'node:events';
import type { Credentials } from '../connections.ts';
import { limitKeyOf } from '../../limits/address-key.ts';
import type { SocketPlace } from '../../limits/connection-limits.ts';
import type { RateLimits } from '../../limits/rate-limits.ts';
import {
  callsIn,
  headOf,
  inputOf,
  isBatchOfSmallCalls,
  maxCallLength,
  refusedIdsIn,
  tokenIn,
} from './call-frames.ts';
import { CallQueue } from './call-queue.ts';
import { closeCodes, type Connection, type Receiver } from '../socket/connection.ts';
import { textFrame } from '../socket/frame.ts';
import { assertCapacityFor, followedBy } from './subscription-limits.ts';
import {
  liveStreamOf,
  Subscription,
  type SubscriptionCall,
  type SubscriptionOwner,
} from '../socket/subscription.ts';

/** How many queries and mutations of one connection may wait for their answers. */
const maxUnanswered = 256;
/** Each 4 KB count as one more frame, because they cost as much to read. */
const bytesPerFrame = 4 * 1024;
/** How much may wait until the caller is identified, … */
const maxEarlyBytes = 16 * 1024;
/** … if each frame counts as at least this much. */
const minFrameBytes = 1024;
/** How long the calls of a client that is too old are refused one by one. */
const tooOldGraceMs = 1_000;
const started = '"result":{"type":"started"}';
const stopped = '"result":{"type":"stopped"}';

/** Who a client claims to be, and the address that it calls from. */
export type Caller = Credentials & { ip: string };

/** What the calls of all connections need. */
export interface CallParts {
  rates: Pick<RateLimits, 'allows'>;
  identify: (connection: Connection, caller: Caller) => Promise<Context>;
  onEnd: (connection: Connection) => void;
  /** The context of a call, made from its connection's. */
  renewed: (context: Context) => Promise<Context>;
  /** Is told about every error that is answered here, including those that callers cause. */
  onError: (error: TRPCError, path?: string, context?: Context) => void;
}

type CallWithId = Exclude<TRPCClientOutgoingMessage, { method: 'subscription.stop' }> & {
  id: number | string;
};

/** One client's calls: queries and mutations, each answered once, and subscriptions, which are attached to its connection. */
export class Calls implements Receiver, SubscriptionOwner {
  #connection: Connection;
  #parts: CallParts;
  #place: SocketPlace;
  /** Kept until the first frame brings the rest. */
  #caller: Caller;
  #identifying: Promise<void> | null = null;
  /** What has arrived while the caller was being identified. */
  #earlyBytes = 0;
  /** Continues reading. */
  #resume: (() => void) | null = null;
  #context: Context | null = null;
  /** Why the client was not identified; it is told so, and the connection is closed. */
  #refusal: unknown;
  #queue: CallQueue;
  #unanswered = 0;
  /** Bytes received since the last whole `bytesPerFrame`. */
  #uncountedBytes = 0;
  /** Tells the calls under way that nobody waits for their answers any more. It takes memory, so it exists only while there are calls. */
  #ending: AbortController | null = null;
  #subscriptions = new Map<number | string, Subscription>();

  /** With `isToTell`, the client's first frame says who it is; otherwise only its headers do. */
  constructor(
    connection: Connection,
    caller: Caller,
    { isToTell, place }: { isToTell: boolean; place: SocketPlace },
    parts: CallParts,
  ) {
    this.#connection = connection;
    this.#parts = parts;
    this.#place = place;
    this.#caller = caller;
    this.#queue = new CallQueue(connection);
    connection.bringTo(this);
    if (!isToTell) this.#identifying = this.#identify(caller);
  }

  /** Whether the client is signed in. One that isn't may stay only for a moment. */
  get isSignedIn(): boolean {
    return this.#context !== null && this.#context.viewer !== null;
  }

  admit(): boolean {
    return this.#count(1);
  }

  countBytes(bytes: number): void {
    this.#uncountedBytes += bytes;
    const times = Math.floor(this.#uncountedBytes / bytesPerFrame);
    if (times === 0) return;
    this.#uncountedBytes -= times * bytesPerFrame;
    this.#count(times);
  }

  #count(times: number): boolean {
    const viewer = this.#context?.viewer ?? null;
    const isAllowed =
      viewer === null
        ? this.#parts.rates.allows('frame', limitKeyOf(this.#caller.ip), { times })
        : this.#parts.rates.allows('frame', viewer.limitedAs, { isByKey: viewer.isByKey, times });
    if (!isAllowed) this.#connection.refuse('too many calls');
    return isAllowed;
  }

  receive(data: Buffer, isBinary: boolean): void {
    const text = isBinary ? '' : data.toString();
    if (data.length > maxCallLength && !isBatchOfSmallCalls(text)) {
      this.#refuseLarge(text);
    } else if (this.#context !== null) {
      this.#serve(this.#context, text);
    } else if (this.#identifying === null) {
      this.#identifying = this.#identify(this.#caller, text);
    } else {
      this.#earlyBytes += Math.max(data.length, minFrameBytes);
      // The rest stays in the system's buffers.
      if (this.#earlyBytes > maxEarlyBytes) this.#resume ??= this.#connection.pause();
      void this.#serveLater(this.#identifying, text);
    }
  }

  /** Refuses calls over the limit under their IDs, and keeps the connection open. A frame without calls closes it. */
  #refuseLarge(text: string): void {
    const cause = new ReasonError('payload_too_large');
    const ids = this.#identifying === null ? [] : refusedIdsIn(text, cause);
    if (ids.length === 0) this.#connection.close(closeCodes.messageTooBig, 'too large');
    else this.#refuseAll(ids, cause);
  }

  #refuseAll(ids: readonly (number | string | null)[], cause: unknown): void {
    // The frame itself is already counted.
    if (ids.length > 1 && !this.#count(ids.length - 1)) return;
    for (const id of ids) this.#respondError(headOf({ id }), cause);
  }

  end(): void {
    this.#queue.clear();
    for (const subscription of this.#subscriptions.values()) subscription.detach();
    this.#subscriptions.clear();
    this.#ending?.abort();
    this.#parts.onEnd(this.#connection);
  }

  gone(): void {
    this.#place.leave();
  }

  /** `firstFrame` is given if it says who the client is. */
  async #identify(caller: Caller, firstFrame?: string): Promise<void> {
    this.#caller = { ip: caller.ip };
    try {
      const told = firstFrame === undefined ? caller : { ...caller, token: tokenIn(firstFrame) };
      this.#context = await this.#parts.identify(this.#connection, told);
      if (this.isSignedIn) this.#place.signedIn();
    } catch (cause) {
      this.#refusal = cause;
      this.#respondError('{"id":null', cause);
      if (cause instanceof ReasonError && cause.reason === 'client_too_old') this.#closeTooOld();
      // First answer what has arrived by now.
      else setImmediate(() => this.#connection.close(closeCodes.policyViolation, 'refused'));
    } finally {
      this.#resume?.();
      this.#resume = null;
    }
  }

  /**
   * Waits a moment in which its calls are told why: tRPC's client sends them after the first frame, and would otherwise send them forever.
   */
  #closeTooOld(): void {
    setTimeout(
      () => this.#connection.close(closeCodes.clientTooOld, 'client too old'),
      tooOldGraceMs,
    ).unref();
  }

  async #serveLater(identifying: Promise<void>, text: string): Promise<void> {
    await identifying;
    if (!this.#connection.isOpen) return;
    try {
      if (this.#context === null) this.#refuse(text);
      else this.#serve(this.#context, text);
    } catch (error) {
      this.#connection.fail(error);
    }
  }

  /** Tells each call of an unidentified client why it is not served. */
  #refuse(text: string): void {
    for (const call of this.#callsIn(text)) {
      if (call.id === null || call.method === 'subscription.stop') continue;
      this.#respondError(headOf(call), this.#refusal, call.params.path);
    }
  }

  #serve(context: Context, text: string): void {
    const calls = this.#callsIn(text);
    // The frame itself is already counted.
    if (calls.length > 1 && !this.#count(calls.length - 1)) return;
    for (const call of calls) this.#take(context, call);
  }

  /**
   * A frame that is not a call gets an error with a null ID, and the connection stays open. A frame that is too large to be parsed is
   * refused under the IDs of its calls: otherwise tRPC's clients would wait for them forever.
   */
  #callsIn(text: string): TRPCClientOutgoingMessage[] {
    try {
      return callsIn(text);
    } catch (cause) {
      const ids = refusedIdsIn(text, cause);
      this.#refuseAll(ids.length === 0 ? [null] : ids, cause);
      return [];
    }
  }

  #take(context: Context, call: TRPCClientOutgoingMessage): void {
    const { id } = call;
    if (id === null) {
      this.#respondError(headOf(call), new ReasonError('invalid_json'));
    } else if (call.method === 'subscription.stop') {
      this.#stop(id);
    } else if (call.method === 'subscription') {
      this.#subscribe(context, { ...call, id });
    } else {
      this.#call(context, { ...call, id });
    }
  }

  #call(context: Context, call: CallWithId): void {
    const { method, params } = call;
    const head = headOf(call);
    if (this.#unanswered >= maxUnanswered) {
      const message = `A connection has at most ${maxUnanswered} calls under way. Wait for answers.`;
      this.#respondError(head, new ReasonError('rate_limited', { message }), params.path, method);
      return;
    }
    this.#unanswered += 1;
    this.#queue.add(async () => {
      try {
        const data = await this.#run(context, method, params);
        this.#respond(head, `"result":${JSON.stringify({ type: 'data', data })}`);
      } catch (cause) {
        this.#respondError(head, cause, params.path, method);
      } finally {
        this.#unanswered -= 1;
        if (this.#unanswered === 0) this.#ending = null;
      }
    });
  }

  #subscribe(context: Context, call: CallWithId): void {
    const { id, params } = call;
    const head = headOf(call);
    const followed = followedBy(params);
    try {
      if (this.#subscriptions.has(id)) {
        const message = `id: ${id} is in use by another subscription.`;
        throw new ReasonError('invalid_input', { field: 'id', message });
      }
      assertCapacityFor(followed, this.#subscriptions);
    } catch (cause) {
      this.#respondError(head, cause, params.path, 'subscription');
      return;
    }
    const subscription = new Subscription(
      { id, path: followed.path, roomId: followed.roomId, head },
      this.#connection,
      this,
    );
    this.#subscriptions.set(id, subscription);
    this.#queue.add(() => this.#start(context, subscription, params));
  }

  began({ head }: SubscriptionCall): void {
    this.#respond(head, started);
  }

  ended({ id, path, head }: SubscriptionCall, error: Error | null): void {
    this.#subscriptions.delete(id);
    if (error === null) this.#respond(head, stopped);
    else this.#respondError(head, error, path, 'subscription');
  }

  async #start(
    context: Context,
    subscription: Subscription,
    params: TRPCRequestMessage['params'],
  ): Promise<void> {
    if (subscription.isOver) return;
    try {
      const stream = await this.#run(context, 'subscription', params);
      if (subscription.isOver) return;
      subscription.attachTo(liveStreamOf(stream));
    } catch (cause) {
      subscription.end(getTRPCErrorFromUnknown(cause));
    }
  }

  async #run(
    context: Context,
    type: 'query' | 'mutation' | 'subscription',
    params: TRPCRequestMessage['params'],
  ): Promise<unknown> {
    // A subscription ends when it is detached.
    const signal = type === 'subscription' ? undefined : this.#endingSignal();
    const ctx = await this.#parts.renewed(context);
    // Do nothing for a session that has ended meanwhile.
    if (!this.#connection.isOpen) throw new ReasonError('unauthenticated');
    return callTRPCProcedure({
      router: appRouter,
      path: params.path,
      type,
      ctx,
      getRawInput: async () => inputOf(params),
      signal,
      batchIndex: 0,
    });
  }

  #endingSignal(): AbortSignal {
    if (this.#ending === null) {
      this.#ending = new AbortController();
      // Every call under way may add a listener.
      setMaxListeners(0, this.#ending.signal);
    }
    return this.#ending.signal;
  }

  #stop(id: number | string): void {
    const subscription = this.#subscriptions.get(id);
    if (subscription === undefined) return;
    subscription.detach();
    this.#subscriptions.delete(id);
    this.#respond(subscription.call.head, stopped);
  }

  #respond(head: string, result: string): void {
    this.#connection.write(textFrame(Buffer.from(`${head},${result}}`)));
  }

  #respondError(
    head: string,
    cause: unknown,
    path?: string,
    type: 'query' | 'mutation' | 'subscription' | 'unknown' = 'unknown',
  ): void {
    const error = getTRPCErrorFromUnknown(cause);
    this.#parts.onError(error, path, this.#context ?? undefined);
    const shape = getErrorShape({
      config: appRouter._def._config,
      error,
      type,
      path,
      input: undefined,
      ctx: this.#context ?? undefined,
    });
    this.#respond(head, `"error":${JSON.stringify(shape)}`);
  }
}
