import type { FastifyInstance } from 'fastify';

/** Which methods each path is served by, so that a wrong method is told from a wrong path. */
export class KnownPaths {
  #methods = new Map<string, Set<string>>();
  #patterns: [pattern: URLPattern, url: string][] = [];

  /** Learns of every route that is registered from here on. */
  constructor(app: FastifyInstance) {
    app.addHook('onRoute', ({ url, method }) => {
      // Whoever takes all paths below one knows their methods by itself.
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

  /** The methods that a path, without its query, is served by; null when there is nothing. */
  methodsOf(path: string): string[] | null {
    const pathname = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    const url = this.#methods.has(pathname)
      ? pathname
      : this.#patterns.find(([pattern]) => pattern.test({ pathname }))?.[1];
    const methods = url === undefined ? undefined : this.#methods.get(url);
    return methods === undefined ? null : [...methods].toSorted();
  }
}
