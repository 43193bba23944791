import type { FastifyInstance } from 'fastify';

/** Knows which methods each path is served by, to distinguish a wrong method from a wrong path. */
export class KnownPaths {
  #methods = new Map<string, Set<string>>();
  #patterns: [pattern: URLPattern, url: string][] = [];

  /** Records every route that is registered from here on. */
  constructor(app: FastifyInstance) {
    app.addHook('onRoute', ({ url, method }) => {
      // Wildcard routes check methods themselves.
      if (!url.includes('*')) this.#add(url, [method].flat());
    });
  }

  #add(url: string, methods: string[]): void {
    const known = this.#methods.get(url) ?? new Set(['OPTIONS']);
    for (const method of methods) known.add(method);
    if (!this.#methods.has(url) && url.includes(':')) {
      this.#patterns.push([new URLPattern({ pathname: url }), url]);
    }
    this.#methods.set(url, known);
  }

  /** The methods that a path, without its query, is served by; null if there are none. */
  methodsOf(path: string): string[] | null {
    const pathname = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    const url = this.#methods.has(pathname)
      ? pathname
      : this.#patterns.find(([pattern]) => pattern.test({ pathname }))?.[1];
    const methods = url === undefined ? undefined : this.#methods.get(url);
    return methods === undefined ? null : [...methods].toSorted();
  }
}
