import { appRouter, ReasonError, type Context } from '@parley/api-contract/server';
import { callTRPCProcedure, getErrorShape, getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server';
import type { TRPCClientOutgoingMessage, TRPCRequestMessage } from '@trpc/server/rpc';
import type { Credentials } from '../../http/authenticate.ts';
import {
  callsIn,
  headOf,
  inputOf,
  isBatchOfSmallCalls,
  maxCallLength,
  pathOf,
  tokenIn,
} from './call-frames.ts';
import { closeCodes, type Connection, type Receiver } from './connection.ts';
import { textFrame } from './frame.ts';
import type { ServeStock, StockSocket } from './stock-socket.ts';
import { liveStreamOf, Subscription } from './subscription.ts';

const maxSubscriptions = 1_000;
const maxUnanswered = 256;
const stopped = '"result":{"type":"stopped"}';

/** Who a client says it is, and the address that calls. */
export type Caller = Credentials & { ip: string };

const nobody: Caller = { ip: '' };

/** What the calls of all connections need. */
export interface CallParts {
  identify: (connection: Connection, caller: Caller) => Promise<Context>;
  serveStock: ServeStock;
  /** Hears of every error that is answered here; what callers cause is among them. */
  onError: (error: TRPCError, path?: string) => void;
}

/**
 * One client's calls. Subscriptions are attached to its connection straight; queries and mutations go to tRPC's own handler.
 */
export class Calls implements Receiver {
  #connection: Connection;
  #parts: CallParts;
  /** Kept until the first frame tells the rest. */
  #caller: Caller;
  #identifying: Promise<void> | null = null;
  #context: Context | null = null;
  /** Why the client is not who it says; it is told, and the connection closed. */
  #refusal: unknown;
  #stock: StockSocket | null = null;
  /** How many calls tRPC's handler has yet to answer. */
  #unanswered = 0;
  #subscriptions = new Map<number | string, Subscription>();

  /** With `isToTell` the client's first frame tells who it is, and otherwise its headers alone. */
  constructor(connection: Connection, caller: Caller, isToTell: boolean, parts: CallParts) {
    this.#connection = connection;
    this.#parts = parts;
    this.#caller = caller;
    connection.bringTo(this);
    if (!isToTell) this.#identifying = this.#identify(caller);
  }

  /** Whether the client has still to say who it is. */
  get isSilent(): boolean {
    return this.#identifying === null;
  }

  receive(data: Buffer, isBinary: boolean): void {
    const text = isBinary ? '' : data.toString();
    if (data.length > maxCallLength && !isBatchOfSmallCalls(text)) {
      this.#connection.close(closeCodes.messageTooBig, 'too large');
    } else if (this.#context !== null) {
      this.#serve(this.#context, text, data, isBinary);
    } else if (this.#identifying === null) {
      this.#identifying = this.#identifyBy(text);
    } else {
      void this.#serveLater(this.#identifying, text, data, isBinary);
    }
  }

  end(): void {
    for (const subscription of this.#subscriptions.values()) subscription.detach();
    this.#subscriptions.clear();
    this.#stock?.emit('close');
  }

  async #identifyBy(firstFrame: string): Promise<void> {
    const token = tokenIn(firstFrame);
    await this.#identify(token instanceof ReasonError ? token : { ...this.#caller, token });
  }

  async #identify(caller: Caller | ReasonError): Promise<void> {
    this.#caller = nobody;
    try {
      if (caller instanceof ReasonError) throw caller;
      this.#context = await this.#parts.identify(this.#connection, caller);
    } catch (cause) {
      this.#refusal = cause;
      this.#respondError('{"id":null', cause);
      // What has come by now is answered first.
      setImmediate(() => this.#connection.close(closeCodes.policyViolation, 'refused'));
    }
  }

  async #serveLater(
    identifying: Promise<void>,
    text: string,
    data: Buffer,
    isBinary: boolean,
  ): Promise<void> {
    await identifying;
    if (!this.#connection.isOpen) return;
    if (this.#context === null) this.#refuse(text);
    else this.#serve(this.#context, text, data, isBinary);
  }

  /** Tells each call of a client who is not who it says why it is not served. */
  #refuse(text: string): void {
    for (const call of callsIn(text) ?? []) {
      if (call.id === null || call.method === 'subscription.stop') continue;
      this.#respondError(headOf(call), this.#refusal, call.params.path);
    }
  }

  #serve(context: Context, text: string, data: Buffer, isBinary: boolean): void {
    // Most frames are one call that is plainly no subscription: to parse it is the business of tRPC's handler.
    const isPlain = !text.trimStart().startsWith('[') && !/"subscription|\\u/.test(text);
    const calls = isPlain && this.#unanswered < maxUnanswered ? null : callsIn(text);
    if (calls === null) {
      this.#unanswered += 1;
      this.#hand(context, data, isBinary);
      return;
    }
    const others = calls.filter((call) => !this.#takes(context, call));
    if (others.length > 0) this.#hand(context, Buffer.from(JSON.stringify(others)), false);
  }

  /** Takes what is not for tRPC's handler; returns whether it was. */
  #takes(context: Context, call: TRPCClientOutgoingMessage): boolean {
    const { id, method } = call;
    if (id !== null && method === 'subscription.stop') {
      this.#stop(id);
      return true;
    }
    if (id !== null && method === 'subscription') {
      void this.#subscribe(context, id, headOf(call), call.params);
      return true;
    }
    if (id !== null && this.#unanswered >= maxUnanswered) {
      const message = `A connection has at most ${maxUnanswered} calls under way. Wait for answers.`;
      this.#respondError(headOf(call), new ReasonError('rate_limited', { message }), pathOf(call));
      return true;
    }
    // A call without an ID is answered there too, as what it is: no call.
    this.#unanswered += 1;
    return false;
  }

  #hand(context: Context, data: Buffer, isBinary: boolean): void {
    this.#stock ??= this.#parts.serveStock(this.#connection, context, () => (this.#unanswered -= 1));
    this.#stock.emit('message', data, isBinary);
  }

  async #subscribe(
    ctx: Context,
    id: number | string,
    head: string,
    params: TRPCRequestMessage['params'],
  ): Promise<void> {
    const { path } = params;
    try {
      this.#admit(id);
    } catch (cause) {
      this.#respondError(head, cause, path);
      return;
    }
    const subscription = new Subscription(head, this.#connection, (error) => {
      this.#subscriptions.delete(id);
      if (error === null) this.#respond(head, stopped);
      else this.#respondError(head, error, path);
    });
    this.#subscriptions.set(id, subscription);
    try {
      const stream: unknown = await callTRPCProcedure({
        router: appRouter,
        path,
        type: 'subscription',
        ctx,
        getRawInput: async () => inputOf(params),
        signal: undefined,
        batchIndex: 0,
      });
      if (subscription.isOver) return;
      this.#respond(head, '"result":{"type":"started"}');
      subscription.attachTo(liveStreamOf(stream));
    } catch (cause) {
      subscription.end(getTRPCErrorFromUnknown(cause));
    }
  }

  #admit(id: number | string): void {
    if (this.#subscriptions.has(id)) {
      throw new ReasonError('invalid_input', {
        field: 'id',
        message: `id: ${id} is in use by another subscription.`,
      });
    }
    if (this.#subscriptions.size >= maxSubscriptions) {
      throw new ReasonError('rate_limited', {
        message: `A connection holds at most ${maxSubscriptions} subscriptions. Stop some first.`,
      });
    }
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

  #respondError(head: string, cause: unknown, path?: string): void {
    const error = getTRPCErrorFromUnknown(cause);
    this.#parts.onError(error, path);
    const shape = getErrorShape({
      config: appRouter._def._config,
      error,
      type: path === undefined ? 'unknown' : 'subscription',
      path,
      input: undefined,
      ctx: this.#context ?? undefined,
    });
    this.#respond(head, `"error":${JSON.stringify(shape)}`);
  }
}
