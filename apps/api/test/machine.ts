import { once } from 'node:events';
import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2';
import type { IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { WebSocket } from 'ws';

/** Several values are several lines. */
export type Headers = Record<string, string | string[]>;

export interface Answer {
  status: number;
  text: string;
}

/**
 * A client that counts as a separate machine, because it connects from its own address, such as 127.0.0.2. Each call opens a new
 * TLS connection.
 */
export class Machine {
  readonly #url: string;
  readonly #address: string;

  constructor(url: string, address: string) {
    this.#url = url;
    this.#address = address;
  }

  post(path: string, body: unknown, headers: Headers = {}): Promise<Answer> {
    return this.postText(path, JSON.stringify(body), headers);
  }

  async postText(path: string, body: string, headers: Headers = {}): Promise<Answer> {
    const request = requestHttps(new URL(path, this.#url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        ...headers,
      },
      localAddress: this.#address,
      agent: false,
    });
    const answered = once(request, 'response');
    // Once it has answered, a proxy may close the connection before it has read all of an oversized body.
    request.on('error', () => undefined);
    request.end(body);
    const [response] = (await answered) as [IncomingMessage];
    return { status: response.statusCode ?? 0, text: await text(response) };
  }

  /** As browsers call. */
  async postOverHttp2(path: string, body: unknown, headers: Headers = {}): Promise<Answer> {
    const { host, port, hostname } = new URL(this.#url);
    // The types do not know that the address is handed on to `net.connect`.
    const options: ConnectionOptions & { localAddress: string } = {
      host: hostname,
      port: Number(port),
      servername: hostname,
      localAddress: this.#address,
      ALPNProtocols: ['h2'],
    };
    const session = connectHttp2(this.#url, { createConnection: () => connectTls(options) });
    try {
      const head = {
        ':method': 'POST',
        ':path': path,
        ':authority': host,
        'content-type': 'application/json',
      };
      const stream = session.request({ ...head, ...headers });
      const answered = once(stream, 'response');
      stream.end(JSON.stringify(body));
      const [response] = (await answered) as [IncomingHttpHeaders & { ':status': number }];
      return { status: response[':status'], text: await text(stream) };
    } finally {
      session.destroy();
    }
  }

  /** A WebSocket at /trpc, once it is open. The headers replace the request's own, `Connection` too. */
  async socket(headers: Headers = {}, path = '/trpc'): Promise<WebSocket> {
    const url = new URL(path, this.#url);
    url.protocol = 'wss:';
    const socket = new WebSocket(url, {
      localAddress: this.#address,
      finishRequest(request) {
        for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
        request.end();
      },
    });
    await once(socket, 'open');
    return socket;
  }

  /** The status of a tRPC mutation over a WebSocket of its own, as it would be over HTTP. */
  async mutateOverSocket(path: string, input: unknown, headers: Headers = {}): Promise<number> {
    const socket = await this.socket(headers);
    try {
      const answered = once(socket, 'message');
      socket.send(JSON.stringify({ id: 1, method: 'mutation', params: { path, input } }));
      const [answer] = (await answered) as [Buffer];
      const { error } = JSON.parse(answer.toString()) as { error?: { data: { httpStatus: number } } };
      return error?.data.httpStatus ?? 200;
    } finally {
      socket.terminate();
    }
  }
}
