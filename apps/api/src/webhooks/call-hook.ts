import { once } from 'node:events';
import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { AddressRefusedError, type HookNetwork } from './hook-network.ts';
import { signatureOf } from './hook-secrets.ts';

export interface HookCall {
  url: string;
  secret: string;
  /** JSON. */
  body: string;
  headers: Record<string, string>;
  timeoutMs: number;
  /** How much of the answer is read at most. */
  maxAnswerBytes: number;
  /** Gives the call up. */
  signal: AbortSignal;
}

export interface HookAnswer {
  /** Null when there was no answer. */
  status: number | null;
  contentType: string;
  /** The answer as far as it was read, or a sentence about what went wrong. */
  text: string;
  /** Whether `text` is all of the answer. */
  isWhole: boolean;
  tookMs: number;
}

/** Posts to somebody's address, signed. Never throws: what goes wrong there is an answer too. Redirects are not followed. */
export async function callHook(network: HookNetwork, call: HookCall): Promise<HookAnswer> {
  const startedAt = performance.now();
  const deadline = AbortSignal.timeout(call.timeoutMs);
  const answer = await answerTo(network, call, AbortSignal.any([deadline, call.signal])).catch(
    (error: unknown) => ({
      status: null,
      contentType: '',
      text: deadline.aborted
        ? `There was no answer within ${call.timeoutMs / 1000} seconds.`
        : failureOf(error),
      isWhole: true,
    }),
  );
  return { ...answer, tookMs: Math.round(performance.now() - startedAt) };
}

async function answerTo(network: HookNetwork, call: HookCall, signal: AbortSignal) {
  const url = new URL(call.url);
  network.assertAllowed(url);
  const options: RequestOptions = {
    method: 'POST',
    signal,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(call.body),
      'user-agent': 'Parley',
      'parley-signature': signatureOf(call.secret, call.body, Date.now()),
      ...call.headers,
    },
  };
  // An agent of its own: no connection that was made for others, or for another answer of the host's name, is used again.
  const connection = { lookup: network.lookup, autoSelectFamily: true };
  const request =
    url.protocol === 'https:'
      ? httpsRequest(url, { ...options, agent: new HttpsAgent(connection) })
      : httpRequest(url, { ...options, agent: new HttpAgent(connection) });
  // After the answer has begun, what goes wrong is seen where it is read.
  request.on('error', () => undefined);
  // One that is answered by another protocol is closed with neither an error nor an answer.
  const closed = new AbortController();
  request.once('close', () => closed.abort());
  request.end(call.body);
  const [response]: IncomingMessage[] = await once(request, 'response', { signal: closed.signal });
  if (response === undefined) throw new Error('An answer has a head.');
  return {
    status: response.statusCode ?? null,
    contentType: response.headers['content-type'] ?? '',
    ...(await textOf(response, call.maxAnswerBytes)),
  };
}

/** The status is known by now: an answer that does not end, or is too long, is cut off. */
async function textOf(response: IncomingMessage, maxBytes: number) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isWhole = true;
  try {
    for await (const chunk of response) {
      if (!Buffer.isBuffer(chunk)) throw new Error('Without an encoding, chunks are bytes.');
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > maxBytes) {
        isWhole = false;
        break;
      }
    }
  } catch {
    isWhole = false;
  }
  return { text: new TextDecoder().decode(Buffer.concat(chunks).subarray(0, maxBytes)), isWhole };
}

function failureOf(error: unknown): string {
  if (error instanceof AddressRefusedError) return error.message;
  const { code = '', message } =
    error instanceof Error ? { code: codeOf(error), message: error.message } : { message: String(error) };
  return sentences[code] ?? `It could not be called: ${message || code}`;
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}

const sentences: Partial<Record<string, string>> = {
  ECONNREFUSED: 'Nothing answers at this address and port.',
  ABORT_ERR: 'The connection was closed before there was an answer.',
  ECONNRESET: 'The connection was closed before there was an answer.',
  ENOTFOUND: 'There is no host of this name.',
  EAI_AGAIN: 'The name of the host cannot be looked up right now.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The network of the host cannot be reached.',
  CERT_HAS_EXPIRED: 'The certificate of the host has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of the host is signed by itself alone.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of the host is for another name.',
};
