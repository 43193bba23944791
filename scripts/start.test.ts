import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CheckoutCopy } from '../apps/api/test/fuzz/checkout-copy.ts';
import { freePort } from '../test-support/free-port.ts';
import { makeFolder, spawnThrowAway } from '../test-support/throw-away.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const patience = { timeout: 120_000 };
let copy: CheckoutCopy;

// A copy, because it is built and changed while other tests run the build here.
beforeAll(() => void (copy = new CheckoutCopy(root)));
afterAll(() => copy[Symbol.asyncDispose]());

interface Running extends AsyncDisposable {
  child: ChildProcessByStdio<null, Readable, Readable>;
  output: () => string;
  exited: Promise<unknown[]>;
}

/** Runs an npm script in the copy, with a throw-away data folder. */
function run(script: string, env: Record<string, string>): Running {
  const manifest: { scripts: Record<string, string> } = JSON.parse(
    readFileSync(join(copy.path, 'package.json'), 'utf8'),
  );
  const [, ...args] = (manifest.scripts[script] ?? '').split(' ');
  const data = makeFolder();
  const child = spawnThrowAway(process.execPath, args, {
    cwd: copy.path,
    env: { PATH: process.env['PATH'], HOME: data.path, DATA_DIR: data.path, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const exited = once(child, 'exit');
  return {
    child,
    output: () => output,
    exited,
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
      await data[Symbol.asyncDispose]();
    },
  };
}

describe('npm start', () => {
  test('prints only what it serves, even the first time, and is the server that signals reach', async () => {
    for (let time = 0; time < 2; time += 1) {
      await using start = run('start', { PORT: '0' });
      await expect.poll(start.output, patience).toMatch(/^Parley is ready at http:\/\/localhost:\d+\n$/);
      const url = start.output().trim().split(' ').at(-1) ?? '';
      const page = await fetch(url, { headers: { accept: 'text/html' } });
      expect(await page.text()).toContain('<!doctype html>');
      start.child.kill('SIGTERM');
      expect(await start.exited).toEqual([0, null]);
      expect(start.output().split('\n')).toHaveLength(2);
    }
  }, 300_000);

  test('shows what a build tool says when the build fails', async () => {
    const file = join(copy.path, 'apps/api/src/main.ts');
    const source = readFileSync(file, 'utf8');
    appendFileSync(file, '\nconst = 1;\n');
    try {
      await using start = run('start', { PORT: '0' });
      expect(await start.exited).toEqual([1, null]);
      expect(start.output()).toContain('main.ts');
      expect(start.output()).toMatch(/\nParley could not be built: the errors are above\.\n$/);
    } finally {
      writeFileSync(file, source);
    }
  });
});

describe('npm run dev', () => {
  test('refuses a port that Vite could not know', async () => {
    await using dev = run('dev', { PORT: '0' });
    expect(await dev.exited).toEqual([2, null]);
    expect(dev.output()).toBe('PORT must not be 0 here: Vite has to know the port of the server.\n');
  });

  test('forwards everything that the server handles, to the configured port, and picks up changes', async () => {
    const port = await freePort();
    await using dev = run('dev', { PORT: String(port) });
    await expect.poll(dev.output, patience).toContain(`Parley is ready at http://localhost:${port}`);
    await expect.poll(dev.output, patience).toMatch(/http:\/\/localhost:\d+\/\s/);
    const url = /Local:.*?(http:\/\/localhost:\d+)/.exec(dev.output())?.[1] ?? '';
    const page = { headers: { accept: 'text/html' } };

    const document = (await (await fetch(`${url}/api/openapi.json`)).json()) as { paths: object };
    const differing: string[] = [];
    const paths = [...Object.keys(document.paths), '/trpc/auth.me', '/hooks/1/secret', '/api/no-such-path'];
    expect(paths.length).toBeGreaterThan(40);
    for (const path of paths) {
      const concrete = path.replaceAll(/\{\w+\}/g, '1');
      const answerOf = async (base: string) => {
        const response = await fetch(base + concrete);
        return `${response.status} ${response.headers.get('content-type')}`;
      };
      const [direct, through] = [await answerOf(`http://localhost:${port}`), await answerOf(url)];
      if (direct !== through) differing.push(`${path}: ${direct}, and ${through} through Vite`);
    }
    expect(differing).toEqual([]);
    expect(await (await fetch(url, page)).text()).toContain('/@vite/client');
    expect(await (await fetch(`${url}/register`, page)).text()).toContain('/@vite/client');
    expect(await (await fetch(`${url}/api/docs`, page)).text()).toContain('/@vite/client');

    const socket = new WebSocket(`${url.replace('http', 'ws')}/trpc`);
    await once(socket, 'open');
    socket.send('PING');
    expect(String((await once(socket, 'message'))[0])).toBe('PONG');
    socket.terminate();

    const texts = join(copy.path, 'apps/web/messages/en.json');
    const [name = '', before = ''] =
      Object.entries(JSON.parse(readFileSync(texts, 'utf8')) as Record<string, unknown>).find(
        ([key, text]) => typeof text === 'string' && !key.startsWith('$') && !text.includes('{'),
      ) ?? [];
    const compiled = async () => (await fetch(`${url}/src/paraglide/messages/en.js`)).text();
    await expect.poll(compiled, patience).toContain(String(before));
    const changed = readFileSync(texts, 'utf8').replace(
      JSON.stringify(before),
      JSON.stringify('Quite another text'),
    );
    writeFileSync(texts, changed);
    await expect.poll(compiled, patience).toContain('Quite another text');
    expect(name).not.toBe('');
  }, 300_000);
});
