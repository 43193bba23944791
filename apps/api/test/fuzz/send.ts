import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http';
import type { Caller } from './callers.ts';
import type { FuzzRequest } from './request-arbitrary.ts';

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

const answerTimeoutMs = 60_000;

/** Sends a request just as it is, and gives the answer; of a stream of events, which would not end, its beginning. */
export function send(
  agent: Agent,
  url: string,
  { method, target, headers, body }: Pick<FuzzRequest, 'method' | 'target' | 'headers' | 'body'>,
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  // Node frames no body of a GET or DELETE by itself.
  const framing =
    body === null || headers['transfer-encoding'] !== undefined
      ? {}
      : { 'content-length': Buffer.byteLength(body) };
  const sent = httpRequest({
    agent,
    hostname,
    port,
    method,
    path: target,
    headers: { ...headers, ...framing },
    timeout: answerTimeoutMs,
  });
  sent.on('timeout', () => sent.destroy(new Error(`There was no answer within ${answerTimeoutMs} ms.`)));
  sent.on('error', reject);
  sent.on('response', (response) => {
    const chunks: Buffer[] = [];
    const finish = () => {
      const { statusCode = 0 } = response;
      resolve({ status: statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() });
    };
    const isStream = response.headers['content-type']?.startsWith('text/event-stream') ?? false;
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (!isStream) return;
      finish();
      sent.destroy();
    });
    response.on('end', finish);
    response.on('error', reject);
  });
  sent.end(body ?? undefined);
  return promise;
}

/** The request as a command: what to run to see its answer again. Secrets are named, and not shown. */
export function curlOf({ caller, method, target, headers, body }: FuzzRequest): string {
  const credentials = credentialsFlag(caller);
  const flags = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  const data =
    body === null
      ? []
      : typeof body === 'string'
        ? [`--data-raw ${quoted(body)}`]
        : [`--data-binary @<(base64 -d <<< ${Buffer.from(body).toString('base64')})`];
  return ['curl -i', `-X ${method}`, ...credentials, ...flags, ...data, quoted(`$URL${target}`)].join(' ');
}

function credentialsFlag(caller: Caller): string[] {
  if (caller === 'nobody') return [];
  if (caller === 'ann by cookie') return ['-H "Cookie: $ANN_COOKIE"'];
  if (typeof caller === 'string') return [`-H "Authorization: Bearer $${caller.toUpperCase()}"`];
  return Object.entries(caller).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
}

/** For a shell, and no longer than one can read. */
function quoted(text: string): string {
  const shown = text.length > 2_000 ? `${text.slice(0, 200)}…(${text.length} characters)` : text;
  return `'${shown.replaceAll("'", String.raw`'\''`)}'`.replace("'$URL", "$URL'");
}
