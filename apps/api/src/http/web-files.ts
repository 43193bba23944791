import type { FastifyReply, FastifyRequest } from 'fastify';
import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** What Vite builds. */
const types = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json; charset=utf-8'],
  ['.woff2', 'font/woff2'],
]);

interface WebFile {
  body: Buffer;
  type: string;
  etag: string;
  cacheControl: string;
}

/**
 * The built web app, some 3 MB, in memory: pages are served however busy the disk is, and the thread pool that reads files, which
 * hashing passwords and looking up names use as well.
 */
export class WebFiles {
  #files = new Map<string, WebFile>();

  constructor(folder: string) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      this.#files.set(`/${relative(folder, file).replaceAll(sep, '/')}`, webFileOf(file));
    }
  }

  paths(): Iterable<string> {
    return this.#files.keys();
  }

  /** Answers with the file, or that the browser has it already (RFC 9110, 13.1.2). */
  send(path: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const file = this.#files.get(path);
    if (file === undefined) throw new Error(`The web app was built without ${path}.`);
    reply.headers({ 'cache-control': file.cacheControl, etag: file.etag });
    const known = request.headers['if-none-match']?.split(',').map((each) => each.trim().replace(/^W\//, ''));
    if (known?.some((etag) => etag === '*' || etag === file.etag)) return reply.code(304).send();
    return reply.type(file.type).send(file.body);
  }
}

function webFileOf(file: string): WebFile {
  const type = types.get(extname(file));
  if (type === undefined) throw new Error(`${file} is of a type that is not served: add it to web-files.ts.`);
  const body = readFileSync(file);
  // Vite puts a hash of the content into the names of what it builds.
  const isHashed = file.includes(`${sep}assets${sep}`);
  return {
    body,
    type,
    etag: `"${hash('sha256', body, 'base64url')}"`,
    cacheControl: isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}
