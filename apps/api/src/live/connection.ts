import { appRouter, errorDataOf, ReasonError, type Context } from '@parley/api-contract/server';
import { callTRPCProcedure, getErrorShape, getTRPCErrorFromUnknown } from '@trpc/server';
import { parseTRPCMessage, type TRPCClientOutgoingMessage, type TRPCRequestMessage } from '@trpc/server/rpc';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Flusher } from './flusher.ts';
import { textFrame } from './frame.ts';
import { isLivePath } from './live-paths.ts';
import { LiveStream } from './live-stream.ts';
import type { ServeStock, StockSocket } from './stock-socket.ts';
import { Unsent } from './unsent.ts';

const maxSubscriptions = 1_000;
/** The longest call, as JSON. */
const maxCallLength = 64 * 1024;

/** Close codes: those of RFC 6455, 7.4.1, and from 4000 on our own. Clients come back after each of them. */
const policyViolationCode = 1008;
const messageTooBigCode = 1009;
const sessionEndedCode = 4401;
const tooSlowCode = 4408;

/** How long a client has to answer a close before its socket is cut. Who reads too slowly gets longer: `ws` cuts after 30 s. */
const closeGraceMs = 1_000;

const pong = textFrame(Buffer.from('PONG'));
const ping = textFrame(Buffer.from('PING'));

export interface ConnectionParts {
  socket: WebSocket;
  /** The network socket under it: what is sent goes there as whole frames. */
  stream: Socket;
  flusher: Flusher;
  serveStock: ServeStock;
  /** Who this is, from what the client gives in its first frame. */
  createContext: (connection: Connection, connectionParams: unknown) => Promise<Context>;
  /** Whether the first frame tells who this is. */
  hasConnectionParams: boolean;
  onError: (error: unknown, path?: string) => void;
}

interface Subscription {
  /** How its frames begin. */
  head: string;
  detach: () => void;
}

/**
 * One client. Subscriptions to what is live are attached to its socket straight; all other calls go to tRPC's own handler. What is
 * to be sent within one turn of the event loop goes out in one write.
 */
export class Connection {
  /** When the client was last heard of, by the clock of `performance.now`. */
  heardAtMs = performance.now();
  #parts: ConnectionParts;
  #context: Context | undefined;
  /** Why the client is not who it says; it is told, and the connection closed. */
  #refusal: unknown;
  #identifying: Promise<void> | undefined;
  #stock: StockSocket | undefined;
  #subscriptions = new Map<number | string, Subscription>();
  /** The IDs of the subscriptions that tRPC's own handler serves. */
  #stockIds = new Set<number | string>();
  #frames: Buffer[] = [];
  #unsent: Unsent;
  #isEnded = false;
  #onEnd: (() => void)[] = [];

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#unsent = new Unsent(parts.stream);
    if (!parts.hasConnectionParams) this.#identifying = this.#identify(null);
    parts.socket.on('message', (data: Buffer, isBinary) => this.#hear(data, isBinary));
    parts.socket.once('close', () => this.#end());
  }

  /** Whether the client has still to say who it is. */
  get isSilent(): boolean {
    return this.#identifying === undefined;
  }

  get isOpen(): boolean {
    return !this.#isEnded && this.#parts.socket.readyState === this.#parts.socket.OPEN;
  }

  /** Calls back once, when the connection has ended or is about to: nothing is taken or sent after. */
  onEnd(callback: () => void): void {
    if (this.#isEnded) callback();
    else this.#onEnd.push(callback);
  }

  /** Sends whole frames at the end of this turn of the event loop. */
  write(frames: Buffer): void {
    if (this.#isEnded) return;
    if (this.#frames.length === 0) this.#parts.flusher.add(this);
    this.#frames.push(frames);
  }

  flush(): void {
    const [first, ...more] = this.#frames;
    this.#frames = [];
    if (first === undefined || !this.isOpen) return;
    if (this.#unsent.isTooMuch) {
      this.#end();
      this.#parts.socket.close(tooSlowCode, 'too slow');
      return;
    }
    this.#parts.stream.write(more.length === 0 ? first : Buffer.concat([first, ...more]));
  }

  ping(): void {
    this.write(ping);
  }

  close(code: number, reason: string): void {
    this.flush();
    this.#end();
    this.#parts.socket.close(code, reason);
    setTimeout(() => this.terminate(), closeGraceMs).unref();
  }

  endSession(): void {
    this.close(sessionEndedCode, 'session ended');
  }

  terminate(): void {
    this.#parts.socket.terminate();
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#frames = [];
    for (const { detach } of this.#subscriptions.values()) detach();
    this.#subscriptions.clear();
    this.#stock?.emit('close');
    for (const callback of this.#onEnd) callback();
  }

  #hear(data: Buffer, isBinary: boolean): void {
    this.heardAtMs = performance.now();
    if (this.#isEnded) return;
    const text = isBinary ? '' : data.toString();
    if (data.length > maxCallLength && !isBatchOfSmallCalls(text)) {
      this.close(messageTooBigCode, 'too large');
      return;
    }
    if (text === 'PING') this.write(pong);
    else if (text === 'PONG') return;
    else if (this.#identifying === undefined) this.#identifying = this.#identify(parseJson(text));
    else if (this.#context !== undefined) this.#receive(this.#context, text, data, isBinary);
    else void this.#hearLater(this.#identifying, text, data, isBinary);
  }

  async #hearLater(identifying: Promise<void>, text: string, data: Buffer, isBinary: boolean): Promise<void> {
    await identifying;
    if (this.#isEnded) return;
    if (this.#context === undefined) this.#refuse(text);
    else this.#receive(this.#context, text, data, isBinary);
  }

  async #identify(firstFrame: unknown): Promise<void> {
    const { createContext, hasConnectionParams } = this.#parts;
    try {
      this.#context = await createContext(this, hasConnectionParams ? connectionParamsIn(firstFrame) : null);
    } catch (cause) {
      this.#refusal = cause;
      this.#respondError('{"id":null', cause, {});
      // What has come by now is answered first.
      setImmediate(() => this.close(policyViolationCode, 'refused'));
    }
  }

  /** Tells each call of a client who is not who it says why it is not served. */
  #refuse(text: string): void {
    for (const call of callsIn(text) ?? []) {
      if (call.id === null || call.method === 'subscription.stop') continue;
      const { path, input } = call.params;
      this.#respondError(headOf(call), this.#refusal, { path, input });
    }
  }

  #receive(context: Context, text: string, data: Buffer, isBinary: boolean): void {
    // Most frames are no subscriptions; to parse them is the business of tRPC's handler, and so is what cannot be parsed.
    const calls = (text.includes('"subscription') ? callsIn(text) : null) ?? [];
    const others = calls.filter((call) => !this.#takes(context, call));
    if (others.length === calls.length) this.#hand(context, data, isBinary);
    else if (others.length > 0) this.#hand(context, Buffer.from(JSON.stringify(others)), false);
  }

  /** Takes what is about a live subscription; returns whether it was. */
  #takes(context: Context, call: TRPCClientOutgoingMessage): boolean {
    const { id } = call;
    if (id === null || call.method === 'query' || call.method === 'mutation') return false;
    if (call.method === 'subscription.stop') return this.#stop(id);
    const isLive = isLivePath(call.params.path);
    try {
      this.#admit(id);
    } catch (cause) {
      this.#respondError(headOf(call), cause, call.params);
      return true;
    }
    if (isLive) void this.#subscribe(context, id, headOf(call), call.params);
    else this.#stockIds.add(id);
    return isLive;
  }

  /** An ID stands for one subscription, whoever serves it. */
  #admit(id: number | string): void {
    if (this.#subscriptions.has(id) || this.#stockIds.has(id)) {
      throw new ReasonError('invalid_input', {
        field: 'id',
        message: `id: ${id} is in use by another subscription.`,
      });
    }
    if (this.#subscriptions.size + this.#stockIds.size >= maxSubscriptions) {
      throw new ReasonError('rate_limited', {
        message: `A connection holds at most ${maxSubscriptions} subscriptions. Stop some first.`,
      });
    }
  }

  #stop(id: number | string): boolean {
    const subscription = this.#subscriptions.get(id);
    if (subscription === undefined) return false;
    subscription.detach();
    this.#subscriptions.delete(id);
    this.#respond(subscription.head, '"result":{"type":"stopped"}');
    return true;
  }

  async #subscribe(
    ctx: Context,
    id: number | string,
    head: string,
    params: TRPCRequestMessage['params'],
  ): Promise<void> {
    const { path } = params;
    const input = inputOf(params);
    const subscription: Subscription = { head, detach: () => undefined };
    const isCurrent = () => this.#subscriptions.get(id) === subscription;
    const end = (cause: unknown) => {
      if (!isCurrent()) return;
      this.#subscriptions.delete(id);
      this.#respondError(head, cause, { path, input });
    };
    this.#subscriptions.set(id, subscription);
    try {
      const stream: unknown = await callTRPCProcedure({
        router: appRouter,
        path,
        type: 'subscription',
        ctx,
        getRawInput: async () => input,
        signal: undefined,
        batchIndex: 0,
      });
      if (!(stream instanceof LiveStream))
        throw new Error(`${path} is said to be live, and gave no live stream.`);
      if (!isCurrent() || this.#isEnded) return;
      this.#respond(head, '"result":{"type":"started"}');
      const detach = stream.attach({
        deliver: (batch) => this.write(batch.frames(head)),
        fail: (error) => {
          subscription.detach();
          end(error);
        },
      });
      subscription.detach = detach;
    } catch (cause) {
      end(cause);
    }
  }

  #hand(context: Context, data: Buffer, isBinary: boolean): void {
    this.#stock ??= this.#parts.serveStock(this, context, (id) => this.#stockIds.delete(id));
    this.#stock.emit('message', data, isBinary);
  }

  #respond(head: string, result: string): void {
    this.write(textFrame(Buffer.from(`${head},${result}}`)));
  }

  #respondError(head: string, cause: unknown, call: { path?: string; input?: unknown }): void {
    const error = getTRPCErrorFromUnknown(cause);
    if (errorDataOf(error).data.reason === 'internal') this.#parts.onError(error, call.path);
    const shape = getErrorShape({
      config: appRouter._def._config,
      error,
      type: call.path === undefined ? 'unknown' : 'subscription',
      path: call.path,
      input: call.input,
      ctx: this.#context,
    });
    this.#respond(head, `"error":${JSON.stringify(shape)}`);
  }
}

/** How every frame about a call begins: with its ID, and with the version of JSON-RPC if the client gave one. */
function headOf({ id, jsonrpc }: TRPCClientOutgoingMessage): string {
  return `{"id":${JSON.stringify(id)}${jsonrpc === undefined ? '' : `,"jsonrpc":"${jsonrpc}"`}`;
}

/** As tRPC's own handler does: the position of a client that reconnects is a part of the input. */
function inputOf({ input, lastEventId }: TRPCRequestMessage['params']): unknown {
  if (lastEventId === undefined) return input;
  return typeof input === 'object' && input !== null ? { ...input, lastEventId } : (input ?? { lastEventId });
}

function connectionParamsIn(frame: unknown): unknown {
  if (typeof frame !== 'object' || frame === null || !('data' in frame)) {
    throw new ReasonError('invalid_json', {
      message: 'The first frame must be {"method":"connectionParams","data":{"token":"…"}}.',
    });
  }
  return frame.data;
}

/** A frame holds one call, or a batch of them; null when any of it is no call. */
function callsIn(text: string): TRPCClientOutgoingMessage[] | null {
  const parsed = parseJson(text);
  const { transformer } = appRouter._def._config;
  try {
    return (Array.isArray(parsed) ? parsed : [parsed]).map((call) => parseTRPCMessage(call, transformer));
  } catch {
    return null;
  }
}

/** Whether a frame over the limit of one call is a batch of calls that each keep it: clients put all calls of a moment into one. */
function isBatchOfSmallCalls(text: string): boolean {
  const parsed = parseJson(text);
  return Array.isArray(parsed) && parsed.every((call) => JSON.stringify(call).length <= maxCallLength);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
