import type { FastifyReply, FastifyRequest } from 'fastify';
import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { chooseCoding, type Coding } from './accept-encoding.ts';

/** The types of files that Vite builds. */
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

/** The compressed files that the build writes beside a file, smallest first. */
const extensions = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

interface Representation {
  body: Buffer;
  etag: string;
}

interface WebFile {
  type: string;
  cacheControl: string;
  /** The file in each coding that it exists in, in the server's order of preference. */
  representations: Map<Coding, Representation>;
}

/**
 * The built web app in memory, some 4 MB with the compressed files: pages are served however busy the disk is, or the thread pool that
 * reads files, hashes passwords and looks up names. Nothing is compressed while the server runs.
 */
export class WebFiles {
  #files = new Map<string, WebFile>();

  constructor(folder: string) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const all = new Set(files);
    const compressed = new Set(
      files
        .flatMap((file) => extensions.map(([, extension]) => file + extension))
        .filter((file) => all.has(file)),
    );
    for (const file of files) {
      if (compressed.has(file)) continue;
      this.#files.set(`/${relative(folder, file).replaceAll(sep, '/')}`, webFileOf(file, compressed));
    }
  }

  paths(): Iterable<string> {
    return this.#files.keys();
  }

  /** Answers with the file in a coding that the client accepts, or with 304 if the browser already has it (RFC 9110, 13.1.2). */
  send(path: string, request: FastifyRequest, reply: FastifyReply, status: 200 | 404 = 200): FastifyReply {
    const file = this.#files.get(path);
    if (file === undefined) throw new Error(`The web app was built without ${path}.`);
    const { type, cacheControl, representations } = file;
    const coding = chooseCoding([...representations.keys()], request.headers['accept-encoding']);
    const representation = representations.get(coding);
    if (representation === undefined) throw new Error(`${path} is missing in the coding ${coding}.`);
    const { body, etag } = representation;
    if (representations.size > 1) {
      // Keeps what CORS has put there.
      const vary = reply.getHeader('vary');
      reply.header('vary', vary === undefined ? 'accept-encoding' : `${String(vary)}, accept-encoding`);
    }
    if (coding !== 'identity') reply.header('content-encoding', coding);
    if (status === 404) return reply.code(404).type(type).send(body);
    reply.headers({ 'cache-control': cacheControl, etag });
    const known = request.headers['if-none-match']?.split(',').map((each) => each.trim().replace(/^W\//, ''));
    if (known?.some((each) => each === '*' || each === etag))
      return reply.removeHeader('content-encoding').code(304).send();
    return reply.type(type).send(body);
  }
}

function webFileOf(file: string, compressed: ReadonlySet<string>): WebFile {
  const type = types.get(extname(file));
  if (type === undefined) throw new Error(`${file} has a type that is not served: add it to web-files.ts.`);
  const representations = new Map<Coding, Representation>();
  for (const [coding, extension] of extensions) {
    if (compressed.has(file + extension)) representations.set(coding, representationOf(file + extension));
  }
  representations.set('identity', representationOf(file));
  // Vite puts a hash of the content into the names of what it builds.
  const isHashed = file.includes(`${sep}assets${sep}`);
  return {
    type,
    cacheControl: isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    representations,
  };
}

function representationOf(file: string): Representation {
  const body = readFileSync(file);
  return { body, etag: `"${hash('sha256', body, 'base64url')}"` };
}
