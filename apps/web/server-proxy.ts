import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { CommonServerOptions } from 'vite';

/** All REST paths and their methods. */
const { paths }: { paths: Record<string, object> } = JSON.parse(
  readFileSync(new URL('../../packages/api-contract/openapi.json', import.meta.url), 'utf8'),
);
/** Everything else that the server handles. */
const otherPaths = ['/api', '/trpc', '/hooks'];

/** During development, Vite serves the app and forwards everything that the server handles. */
export function serverProxy({
  PORT = '3000',
  HOST = '127.0.0.1',
}: Record<string, string>): NonNullable<CommonServerOptions['proxy']> {
  const isEveryAddress = HOST === '0.0.0.0' || HOST === '::';
  const target = `http://${isEveryAddress ? '127.0.0.1' : HOST}:${PORT}`;
  const names = new Set([...otherPaths, ...Object.keys(paths)].map(firstNameOf));
  const pattern = `^/(?:${[...names].map((name) => RegExp.escape(name)).join('|')})(?:[/?]|$)`;
  return { [pattern]: { target, ws: true, bypass: pageOf } };
}

/** Some addresses are a page for people and an endpoint for programs. For people, Vite serves the page. */
function pageOf({ url = '', method, headers }: IncomingMessage): string | undefined {
  if (method !== 'GET' || headers.accept?.includes('text/html') !== true) return undefined;
  if (/^\/api\/docs\/?(?:\?|$)/.test(url)) return '/api-docs.html';
  const name = firstNameOf(url);
  const isRead = Object.entries(paths).some(
    ([path, methods]) => firstNameOf(path) === name && 'get' in methods,
  );
  return isRead || otherPaths.includes(`/${name}`) ? undefined : url;
}

function firstNameOf(path: string): string {
  return path.split(/[/?]/)[1] ?? '';
}
