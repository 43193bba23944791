import Fastify, { type FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFolder } from '../../../../test-support/throw-away.ts';
import { registerCors } from './cors.ts';
import { WebFiles } from './web-files.ts';

const script = Buffer.from(`console.log(${JSON.stringify('word '.repeat(400))});`);
const page = Buffer.from(`<!doctype html><title>Parley</title>${'<p>word</p>'.repeat(200)}`);
const font = Buffer.from('wOF2 a font is compressed already');

const folder = makeFolder();
let app: FastifyInstance;
let files: WebFiles;

beforeAll(async () => {
  mkdirSync(join(folder.path, 'assets'));
  const put = (name: string, body: Buffer) => writeFileSync(join(folder.path, name), body);
  put('assets/index-a1b2c3.js', script);
  put('assets/index-a1b2c3.js.br', brotliCompressSync(script));
  put('assets/index-a1b2c3.js.gz', gzipSync(script));
  put('index.html', page);
  put('index.html.br', brotliCompressSync(page));
  put('index.html.gz', gzipSync(page));
  put('assets/inter-d4e5f6.woff2', font);
  files = new WebFiles(folder.path);
  app = Fastify();
  registerCors(app, ['https://one.example', 'https://two.example']);
  for (const path of files.paths()) app.get(path, (asked, reply) => files.send(path, asked, reply));
  app.setNotFoundHandler((asked, reply) => files.send('/index.html', asked, reply));
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  await folder[Symbol.asyncDispose]();
});

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Uses Node's own client, which leaves the answer as it was sent. */
async function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  const call = request({ host: '127.0.0.1', port: address.port, path, method, headers }).end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

function decoded({ headers, body }: Answer): Buffer {
  switch (headers['content-encoding']) {
    case 'br':
      return brotliDecompressSync(body);
    case 'gzip':
      return gunzipSync(body);
    default:
      return body;
  }
}

const contents = [
  { path: '/assets/index-a1b2c3.js', whole: script, type: 'text/javascript; charset=utf-8', isKept: true },
  { path: '/index.html', whole: page, type: 'text/html; charset=utf-8', isKept: false },
  { path: '/rooms/1', whole: page, type: 'text/html; charset=utf-8', isKept: false },
];
const codings = [
  { accept: 'gzip, deflate, br, zstd', coding: 'br' },
  { accept: 'gzip, deflate', coding: 'gzip' },
  { accept: 'br;q=0, gzip;q=0', coding: undefined },
  { accept: undefined, coding: undefined },
];
const table = contents.flatMap((content) => codings.map((each) => ({ ...content, ...each })));

describe.each(table)('$path for "$accept"', ({ path, whole, type, isKept, accept, coding }) => {
  const accepting = accept === undefined ? {} : { 'accept-encoding': accept };

  test('is sent in the coding that the client takes', async () => {
    const answer = await get(path, accepting);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': type,
      'content-length': String(answer.body.length),
      'cache-control': isKept ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'Origin, accept-encoding',
    });
    expect(answer.headers['content-encoding']).toBe(coding);
    expect(decoded(answer)).toEqual(whole);
    if (coding !== undefined) expect(answer.body.length).toBeLessThan(whole.length / 2);
  });

  test('is not sent again to who has it in that coding', async () => {
    const { headers } = await get(path, accepting);
    const etag = String(headers.etag);
    for (const known of [etag, `W/${etag}`, `"another", ${etag}`, '*']) {
      const answer = await get(path, { ...accepting, 'if-none-match': known });
      expect(answer.status).toBe(304);
      expect(answer.body.length).toBe(0);
      expect(answer.headers).toMatchObject({
        etag,
        vary: 'Origin, accept-encoding',
        'cache-control': headers['cache-control'],
      });
      expect(answer.headers['content-encoding']).toBeUndefined();
    }
  });

  test('is sent again to who has it in another coding, or another file', async () => {
    const own = (await get(path, accepting)).headers.etag;
    for (const other of codings.filter((each) => each.coding !== coding)) {
      const { headers } = await get(
        path,
        other.accept === undefined ? {} : { 'accept-encoding': other.accept },
      );
      expect(headers.etag).not.toBe(own);
      const answer = await get(path, { ...accepting, 'if-none-match': String(headers.etag) });
      expect(answer.status).toBe(200);
      expect(decoded(answer)).toEqual(whole);
    }
  });

  test('is told of by HEAD as by GET', async () => {
    const { headers } = await get(path, accepting);
    const head = await get(path, accepting, 'HEAD');
    expect(head.status).toBe(200);
    expect(head.body.length).toBe(0);
    expect({ ...head.headers, date: headers.date }).toEqual(headers);
  });

  test('is sent whole to who asks for a part: a part of one coding is of no use to another', async () => {
    const answer = await get(path, { ...accepting, range: 'bytes=0-9' });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-range']).toBeUndefined();
    expect(decoded(answer)).toEqual(whole);
  });
});

test('a file that is not compressed is the same for everyone', async () => {
  const answer = await get('/assets/inter-d4e5f6.woff2', { 'accept-encoding': 'br' });
  expect(answer.body).toEqual(font);
  expect(answer.headers.vary).toBe('Origin');
  expect(answer.headers['content-encoding']).toBeUndefined();
});

test('what lies beside a file is no file of its own', () => {
  expect([...files.paths()].toSorted()).toEqual([
    '/assets/index-a1b2c3.js',
    '/assets/inter-d4e5f6.woff2',
    '/index.html',
  ]);
});
