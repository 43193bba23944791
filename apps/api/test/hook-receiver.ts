import { webhookBodySchema, type WebhookBody } from '@parley/api-contract';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  path: string;
}

export type Answer = (response: ServerResponse, received: Received) => void;

const ok: Answer = (response) => response.end('thank you');

/** Another program's server, which keeps what it is sent. */
export class HookReceiver implements AsyncDisposable {
  readonly port: number;
  readonly received: Received[] = [];
  /** How it answers. */
  answer: Answer = ok;
  #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    const address = server.address();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server on TCP that listens has this
    this.port = (address as AddressInfo).port;
  }

  static async start(): Promise<HookReceiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new HookReceiver(server);
    receiver.#serve(server);
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** What it was told, parsed as the contract has it, if the signature is right by a check of its own. */
  bodies(secret: string): WebhookBody[] {
    return this.received.map(({ headers, body }) => {
      if (!isSigned(secret, headers, body)) throw new Error(`The signature of ${body} is wrong.`);
      const parsed = webhookBodySchema.parse(JSON.parse(body));
      if (headers['parley-event'] !== parsed.event || headers['parley-delivery'] !== String(parsed.id)) {
        throw new Error(`The headers do not say what ${body} says.`);
      }
      return parsed;
    });
  }

  /** Closes it, connections and all, as a crash would. */
  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  /** Listens again, on the same port. */
  async open(): Promise<void> {
    this.#server = createServer();
    this.#serve(this.#server);
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  #serve(server: Server): void {
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (text: string) => (body += text));
      request.on('end', () => {
        const received = { headers: request.headers, body, path: request.url ?? '' };
        this.received.push(received);
        this.answer(response, received);
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.close();
  }
}

export function answering(status: number, text = '', headers: Record<string, string> = {}): Answer {
  return (response) => response.writeHead(status, headers).end(text);
}

/** As the documentation tells receivers to do it. */
export function isSigned(secret: string, headers: IncomingHttpHeaders, body: string): boolean {
  const header = String(headers['parley-signature']);
  const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (time === undefined || signature === undefined) return false;
  if (Math.abs(Date.now() / 1000 - Number(time)) > 300) return false;
  const expected = createHmac('sha256', secret).update(`${time}.${body}`).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}
