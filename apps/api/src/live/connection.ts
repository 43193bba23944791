import { appRouter, errorDataOf, ReasonError, type Context } from '@parley/api-contract/server';
import { callTRPCProcedure, getErrorShape, getTRPCErrorFromUnknown } from '@trpc/server';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { Flusher } from './flusher.ts';
import { textFrame } from './frame.ts';
import { isLivePath } from './live-paths.ts';
import { LiveStream } from './live-stream.ts';
import type { ServeStock, StockSocket } from './stock-socket.ts';
import { Unsent } from './unsent.ts';

const maxSubscriptions = 1_000;

/** Close codes of our own (RFC 6455, 7.4.2). Clients come back after each of them. */
const sessionEndedCode = 4401;
const tooSlowCode = 4408;
const policyViolationCode = 1008;

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
  #subscriptions = new Map<string, Subscription>();
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
      this.#respondError('null', cause, {});
      // What has come by now is answered first.
      setImmediate(() => this.close(policyViolationCode, 'refused'));
    }
  }

  /** Tells each call of a client who is not who it says why it is not served. */
  #refuse(text: string): void {
    for (const message of messagesIn(text)) {
      const { data: call } = callSchema.safeParse(message);
      if (call === undefined || call.method === 'subscription.stop') continue;
      const { path, input } = call.params;
      this.#respondError(JSON.stringify(call.id), this.#refusal, { path, input });
    }
  }

  #receive(context: Context, text: string, data: Buffer, isBinary: boolean): void {
    // Most frames are calls; to parse them is the business of tRPC's handler.
    const messages = text.includes('"subscription') ? messagesIn(text) : [];
    const others = messages.filter((message) => !this.#takes(context, message));
    if (others.length === messages.length) this.#hand(context, data, isBinary);
    else if (others.length > 0) this.#hand(context, Buffer.from(JSON.stringify(others)), false);
  }

  /** Takes what is about a live subscription; returns whether it was. */
  #takes(context: Context, message: unknown): boolean {
    const { data: call } = callSchema.safeParse(message);
    if (call === undefined) return false;
    const id = JSON.stringify(call.id);
    if (call.method === 'subscription.stop') return this.#stop(id);
    if (call.method !== 'subscription' || !isLivePath(call.params.path)) return false;
    void this.#subscribe(context, id, call.params);
    return true;
  }

  #stop(id: string): boolean {
    const subscription = this.#subscriptions.get(id);
    if (subscription === undefined) return false;
    subscription.detach();
    this.#subscriptions.delete(id);
    this.#respond(id, '"result":{"type":"stopped"}');
    return true;
  }

  async #subscribe(ctx: Context, id: string, params: Call['params']): Promise<void> {
    const { path } = params;
    const input = inputOf(params);
    const subscription: Subscription = { detach: () => undefined };
    const isCurrent = () => this.#subscriptions.get(id) === subscription;
    const end = (cause: unknown) => {
      if (!isCurrent()) return;
      this.#subscriptions.delete(id);
      this.#respondError(id, cause, { path, input });
    };
    try {
      this.#admit(id);
    } catch (cause) {
      this.#respondError(id, cause, { path, input });
      return;
    }
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
      this.#respond(id, '"result":{"type":"started"}');
      const detach = stream.attach({
        deliver: (batch) => this.write(batch.frames(id)),
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

  #admit(id: string): void {
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

  #hand(context: Context, data: Buffer, isBinary: boolean): void {
    this.#stock ??= this.#parts.serveStock(this, context);
    this.#stock.emit('message', data, isBinary);
  }

  #respond(id: string, result: string): void {
    this.write(textFrame(Buffer.from(`{"id":${id},${result}}`)));
  }

  #respondError(id: string, cause: unknown, call: { path?: string; input?: unknown }): void {
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
    this.#respond(id, `"error":${JSON.stringify(shape)}`);
  }
}

const callSchema = z.object({
  id: z.union([z.number(), z.string()]),
  method: z.enum(['query', 'mutation', 'subscription', 'subscription.stop']),
  params: z
    .object({ path: z.string(), input: z.unknown().optional(), lastEventId: z.unknown().optional() })
    .default({ path: '' }),
});
type Call = z.infer<typeof callSchema>;

/** As tRPC's own handler does: the position of a client that reconnects is a part of the input. */
function inputOf({ input, lastEventId }: Call['params']): unknown {
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

/** A frame holds one message, or a batch of them. */
function messagesIn(text: string): unknown[] {
  const parsed = parseJson(text);
  return Array.isArray(parsed) ? parsed : [parsed];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
