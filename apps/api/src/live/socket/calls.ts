import { appRouter, ReasonError, type Context } from '@parley/api-contract/server';
import { callTRPCProcedure, getErrorShape, getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server';
import type { TRPCClientOutgoingMessage, TRPCRequestMessage } from '@trpc/server/rpc';
import { setMaxListeners } from 'node:events';
import type { Credentials } from '../../http/authenticate.ts';
import { limitKeyOf } from '../../http/client-address.ts';
import type { RateLimits } from '../../services/rate-limits.ts';
import { callsIn, headOf, inputOf, isBatchOfSmallCalls, maxCallLength, tokenIn } from './call-frames.ts';
import { CallQueue } from './call-queue.ts';
import { closeCodes, type Connection, type Receiver } from './connection.ts';
import { textFrame } from './frame.ts';
import { assertRoomFor, topicOf } from './subscription-limits.ts';
import { liveStreamOf, Subscription } from './subscription.ts';

/** How many queries and mutations of one connection wait for their answers. */
const maxUnanswered = 256;
/** A longer frame counts as several: it costs as much to read, whatever is in it. */
const bytesPerFrame = 4 * 1024;
const stopped = '"result":{"type":"stopped"}';

/** Who a client says it is, and the address that calls. */
export type Caller = Credentials & { ip: string };

/** What the calls of all connections need. */
export interface CallParts {
  rates: Pick<RateLimits, 'allows'>;
  identify: (connection: Connection, caller: Caller) => Promise<Context>;
  /** Called once when it is known who calls. */
  onSignedIn: () => void;
  /** Hears of every error that is answered here; what callers cause is among them. */
  onError: (error: TRPCError, path?: string, context?: Context) => void;
}

type CallWithId = Exclude<TRPCClientOutgoingMessage, { method: 'subscription.stop' }> & {
  id: number | string;
};

/** One client's calls: queries and mutations, each answered once, and subscriptions, which are attached to its connection. */
export class Calls implements Receiver {
  #connection: Connection;
  #parts: CallParts;
  /** Kept until the first frame tells the rest. */
  #caller: Caller;
  #identifying: Promise<void> | null = null;
  #context: Context | null = null;
  /** Why the client is not who it says; it is told, and the connection closed. */
  #refusal: unknown;
  #queue: CallQueue;
  #unanswered = 0;
  /** Tells the calls under way that nobody waits for their answers any more. */
  #ending: AbortController | null = null;
  #subscriptions = new Map<number | string, Subscription>();

  /** With `isToTell` the client's first frame tells who it is, and otherwise its headers alone. */
  constructor(connection: Connection, caller: Caller, isToTell: boolean, parts: CallParts) {
    this.#connection = connection;
    this.#parts = parts;
    this.#caller = caller;
    this.#queue = new CallQueue(connection);
    connection.bringTo(this);
    if (!isToTell) this.#identifying = this.#identify(caller);
  }

  /** Whether the client is signed in. One that is not may stay for a moment only. */
  get isSignedIn(): boolean {
    return this.#context !== null && this.#context.viewer !== null;
  }

  admit(bytes: number): boolean {
    return this.#count(1 + Math.floor(bytes / bytesPerFrame));
  }

  #count(times: number): boolean {
    const viewer = this.#context?.viewer ?? null;
    const isAllowed =
      viewer === null
        ? this.#parts.rates.allows('frame', limitKeyOf(this.#caller.ip), { times })
        : this.#parts.rates.allows('frame', viewer.limitedAs, { isByKey: viewer.isByKey, times });
    if (!isAllowed) this.#connection.close(closeCodes.policyViolation, 'too many calls');
    return isAllowed;
  }

  receive(data: Buffer, isBinary: boolean): void {
    const text = isBinary ? '' : data.toString();
    if (data.length > maxCallLength && !isBatchOfSmallCalls(text)) {
      this.#connection.close(closeCodes.messageTooBig, 'too large');
    } else if (this.#context !== null) {
      this.#serve(this.#context, text);
    } else if (this.#identifying === null) {
      this.#identifying = this.#identifyBy(text);
    } else {
      void this.#serveLater(this.#identifying, text);
    }
  }

  end(): void {
    this.#queue.clear();
    for (const subscription of this.#subscriptions.values()) subscription.detach();
    this.#subscriptions.clear();
    this.#ending?.abort();
  }

  async #identifyBy(firstFrame: string): Promise<void> {
    const token = tokenIn(firstFrame);
    await this.#identify(token instanceof ReasonError ? token : { ...this.#caller, token });
  }

  async #identify(caller: Caller | ReasonError): Promise<void> {
    this.#caller = { ip: this.#caller.ip };
    // Until it is known who calls, the rest stays in the system's buffers.
    const resume = this.#connection.pause();
    try {
      if (caller instanceof ReasonError) throw caller;
      this.#context = await this.#parts.identify(this.#connection, caller);
      if (this.isSignedIn) this.#parts.onSignedIn();
    } catch (cause) {
      this.#refusal = cause;
      this.#respondError('{"id":null', cause);
      // What has come by now is answered first.
      setImmediate(() => this.#connection.close(closeCodes.policyViolation, 'refused'));
    } finally {
      resume();
    }
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

  /** Tells each call of a client who is not who it says why it is not served. */
  #refuse(text: string): void {
    for (const call of this.#callsIn(text)) {
      if (call.id === null || call.method === 'subscription.stop') continue;
      this.#respondError(headOf(call), this.#refusal, call.params.path);
    }
  }

  #serve(context: Context, text: string): void {
    const calls = this.#callsIn(text);
    // The frame is counted already.
    if (calls.length > 1 && !this.#count(calls.length - 1)) return;
    for (const call of calls) this.#take(context, call);
  }

  /** A frame that is not a call gets an error with a null ID, and the connection stays open. */
  #callsIn(text: string): TRPCClientOutgoingMessage[] {
    try {
      return callsIn(text);
    } catch (cause) {
      this.#respondError('{"id":null', cause);
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
      }
    });
  }

  #subscribe(context: Context, call: CallWithId): void {
    const { id, params } = call;
    const head = headOf(call);
    try {
      if (this.#subscriptions.has(id)) {
        const message = `id: ${id} is in use by another subscription.`;
        throw new ReasonError('invalid_input', { field: 'id', message });
      }
      assertRoomFor(params, this.#subscriptions);
    } catch (cause) {
      this.#respondError(head, cause, params.path, 'subscription');
      return;
    }
    const subscription = new Subscription(head, topicOf(params), this.#connection, (error) => {
      this.#subscriptions.delete(id);
      if (error === null) this.#respond(head, stopped);
      else this.#respondError(head, error, params.path, 'subscription');
    });
    this.#subscriptions.set(id, subscription);
    this.#queue.add(() => this.#start(context, subscription, params));
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
      this.#respond(subscription.head, '"result":{"type":"started"}');
      subscription.attachTo(liveStreamOf(stream));
    } catch (cause) {
      subscription.end(getTRPCErrorFromUnknown(cause));
    }
  }

  #run(
    ctx: Context,
    type: 'query' | 'mutation' | 'subscription',
    params: TRPCRequestMessage['params'],
  ): Promise<unknown> {
    if (this.#ending === null) {
      this.#ending = new AbortController();
      // Every call under way may listen.
      setMaxListeners(0, this.#ending.signal);
    }
    return callTRPCProcedure({
      router: appRouter,
      path: params.path,
      type,
      ctx,
      getRawInput: async () => inputOf(params),
      // A subscription ends by being detached.
      signal: type === 'subscription' ? undefined : this.#ending.signal,
      batchIndex: 0,
    });
  }

  #stop(id: number | string): void {
    const subscription = this.#subscriptions.get(id);
    if (subscription === undefined) return;
    subscription.detach();
    this.#subscriptions.delete(id);
    this.#respond(subscription.head, stopped);
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
