import { once } from 'node:events';
import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
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
  /** Cancels the call. */
  signal: AbortSignal;
}

export interface HookAnswer {
  /** Null when there was no answer. */
  status: number | null;
  contentType: string;
  /** The beginning of the answer, or a sentence about what went wrong. */
  text: string;
  /** Why `text` is not the whole answer; null when it is. */
  problem: AnswerProblem | null;
  tookMs: number;
}

/** `late`: it did not end in time. `long`: it is longer than is read. `broken`: the connection failed. `compressed`: unasked. */
export type AnswerProblem = 'late' | 'long' | 'broken' | 'compressed';

/** How many interim answers (1xx, RFC 9110, 15.2) a receiver may send before the final one. */
const maxInterimAnswers = 8;
/** The head of an answer, and of each interim one, in bytes. */
const maxHeadBytes = 16 * 1024;
/** How much framing may add to an answer's text: heads, sizes of chunks and their extensions, trailers. */
const maxFramingBytes = 64 * 1024;

class InterimFloodError extends Error {
  override readonly name = 'InterimFloodError';

  constructor() {
    super(`It sent more than ${maxInterimAnswers} interim answers (1xx) and no final one.`);
  }
}

/**
 * Posts a signed body to somebody's address. Never throws: a failure is an answer too. Redirects are not followed. Whatever the receiver
 * does, the call ends by its deadline, reads a limited number of bytes and leaves no connection behind.
 */
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
      problem: null,
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
    maxHeaderSize: maxHeadBytes,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(call.body),
      // Answers are not decompressed, so a small one cannot become a large one here.
      'accept-encoding': 'identity',
      'user-agent': 'Parley',
      'parley-signature': signatureOf(call.secret, call.body, Date.now()),
      ...call.headers,
    },
  };
  // An agent of its own: no connection is reused that was made for others, or for another address of the host.
  const connection = { lookup: network.lookup, autoSelectFamily: true };
  const request =
    url.protocol === 'https:'
      ? httpsRequest(url, { ...options, agent: new HttpsAgent(connection) })
      : httpRequest(url, { ...options, agent: new HttpAgent(connection) });
  try {
    let isBroken = false;
    request.on('error', () => (isBroken = true));
    refuseInterimFlood(request);
    // A connection on which another protocol answers is closed with neither an error nor an answer.
    const closed = new AbortController();
    request.once('close', () => closed.abort());
    request.end(call.body);
    const [response]: IncomingMessage[] = await once(request, 'response', { signal: closed.signal });
    if (response === undefined) throw new Error('An answer has a head.');
    const { text, isWhole, isLong } = await textOf(response, call.maxAnswerBytes);
    const isCompressed = !/^\s*(?:identity)?\s*$/i.test(response.headers['content-encoding'] ?? '');
    // A body that ends with its connection looks complete even if the connection fails or the call is cancelled.
    const problem: AnswerProblem | null = signal.aborted
      ? 'late'
      : isLong
        ? 'long'
        : isBroken || !isWhole
          ? 'broken'
          : isCompressed
            ? 'compressed'
            : null;
    return {
      status: response.statusCode ?? null,
      contentType: response.headers['content-type'] ?? '',
      text: isCompressed ? 'The answer is compressed, which was not requested.' : text,
      problem,
    };
  } finally {
    // Even after a complete answer: a receiver that stops reading would keep the connection open.
    request.destroy();
    request.socket?.destroy();
  }
}

function refuseInterimFlood(request: ClientRequest): void {
  let interimAnswers = 0;
  request.on('information', () => {
    interimAnswers += 1;
    if (interimAnswers > maxInterimAnswers) request.destroy(new InterimFloodError());
  });
}

/** The status is known by now: a body that does not end, or is too long, is cut off. */
async function textOf(response: IncomingMessage, maxBytes: number) {
  const chunks: Buffer[] = [];
  const { socket } = response;
  let bytes = 0;
  let [isWhole, isLong] = [true, false];
  try {
    for await (const chunk of response) {
      if (!Buffer.isBuffer(chunk)) throw new Error('Without an encoding, chunks are bytes.');
      chunks.push(chunk);
      bytes += chunk.length;
      isLong = bytes > maxBytes || socket.bytesRead > maxBytes + maxFramingBytes;
      if (isLong) break;
    }
  } catch {
    isWhole = false;
  }
  return {
    text: new TextDecoder().decode(Buffer.concat(chunks).subarray(0, maxBytes)),
    isWhole,
    isLong,
  };
}

function failureOf(error: unknown): string {
  if (error instanceof AddressRefusedError || error instanceof InterimFloodError) return error.message;
  const { code = '', message } =
    error instanceof Error ? { code: codeOf(error), message: error.message } : { message: String(error) };
  if (code.startsWith('HPE_')) return sentences[code] ?? 'Its answer is not valid HTTP.';
  return sentences[code] ?? `It could not be called: ${message || code}`;
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}

const sentences: Partial<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The headers of its answer are larger than 16 KB.',
  ECONNREFUSED: 'Nothing answers at this address and port.',
  ABORT_ERR: 'The connection was closed before there was an answer.',
  ECONNRESET: 'The connection was closed before there was an answer.',
  ENOTFOUND: 'There is no host with this name.',
  EAI_AGAIN: 'The host name cannot be looked up right now.',
  ESERVFAIL: 'The host name cannot be looked up right now.',
  ETIMEOUT: 'The host name was not looked up in time.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: "The host's network cannot be reached.",
  CERT_HAS_EXPIRED: "The host's certificate has expired.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The host's certificate is self-signed.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The host's certificate is for another name.",
};
