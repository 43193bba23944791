import { get } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync } from 'node:zlib';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password } from '../apps/api/test/people.ts';
import { TestServer } from '../apps/api/test/server.ts';
import { hasBrowser, TestBrowser } from './browser.ts';
import type { Visitor } from './visitor.ts';
import { fillWorkspace, type Workspace } from './workspace.ts';

const sizes = { phone: { width: 390, height: 800 }, desktop: { width: 1280, height: 800 } };

describe.skipIf(!hasBrowser)('a first visit', () => {
  let browser: TestBrowser;
  let server: TestServer;
  let workspace: Workspace;
  /** Decodes screenshots. */
  let eye: Visitor;
  beforeAll(async () => {
    browser = await TestBrowser.launch();
    server = await TestServer.start();
    workspace = await fillWorkspace(server.url);
    eye = await browser.visitor(server.url);
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  /** Ann, in a browser that has never been here. */
  async function newcomer(options: BrowserContextOptions = {}): Promise<Visitor> {
    const visitor = await browser.visitor(server.url, options);
    const signedIn = await visitor.context.request.post('/api/sessions', {
      data: { username: 'ann', password },
    });
    expect(signedIn.ok()).toBe(true);
    return visitor;
  }

  /** The scripts that the page itself names. */
  async function scriptsInPage(path: string): Promise<string[]> {
    const html = await (await fetch(server.url + path, { headers: { accept: 'text/html' } })).text();
    return [...html.matchAll(/(?:<script[^>]*src|<link rel="modulepreload"[^>]*href)="([^"]+)"/g)].map(
      ([, path]) => String(path),
    );
  }

  test('to a room loads every script from the page itself: none waits for another to run', async () => {
    const ann = await newcomer();
    const inPage = await scriptsInPage(workspace.garden);
    const asked: string[] = [];
    // A room must work without any script that the page does not name. Dialogs load theirs later.
    await ann.page.route(/\.js$/, (route) => {
      const { pathname } = new URL(route.request().url());
      if (!inPage.includes(pathname)) return route.abort();
      asked.push(pathname);
      return route.continue();
    });
    await ann.page.goto(workspace.garden);
    await ann.message('Done').first().waitFor();
    await ann.send('From the first second');
    await ann.message('From the first second').getByRole('link').first().waitFor();
    expect(asked.toSorted()).toEqual(inPage.toSorted());
    expect(inPage.length).toBeLessThan(12);
    expect(ann.problems).toEqual([]);
  });

  test('to a room takes few bytes, with all text compressed', async () => {
    const ann = await newcomer();
    const session = await ann.context.newCDPSession(ann.page);
    const answers = new Map<string, { url: string; type: string; encoding: string | undefined }>();
    let bytes = 0;
    session.on('Network.responseReceived', ({ requestId, response }) => {
      const headers = new Headers(response.headers);
      answers.set(requestId, {
        url: response.url,
        type: response.mimeType,
        encoding: headers.get('content-encoding') ?? undefined,
      });
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (answers.has(requestId)) bytes += encodedDataLength;
    });
    await session.send('Network.enable');
    await ann.page.goto(workspace.garden);
    await ann.message('Done').first().waitFor();
    await ann.page.evaluate(() => document.fonts.ready.then(() => undefined));
    const plain = [...answers.values()]
      .filter(({ url }) => /\.(?:js|css)$|\/rooms\/\d+$/.test(new URL(url).pathname))
      .filter(({ encoding }) => encoding !== 'br');
    expect(plain).toEqual([]);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(430_000);
  });

  test('gets each built file unchanged, in any coding', async () => {
    for (const path of ['/', ...(await scriptsInPage('/'))]) {
      const plain = await rawBody(path, 'identity');
      expect(plain.encoding, path).toBeNull();
      const compressed = await rawBody(path, 'br');
      const isCompressed = compressed.encoding === 'br';
      expect(isCompressed || plain.body.length < 200, path).toBe(true);
      expect(isCompressed ? brotliDecompressSync(compressed.body) : compressed.body, path).toEqual(
        plain.body,
      );
    }
  });

  /** The body as it came over the wire. */
  async function rawBody(path: string, accepted: string): Promise<{ encoding: string | null; body: Buffer }> {
    return new Promise((resolve, reject) => {
      get(
        server.url + path,
        { headers: { accept: 'text/html', 'accept-encoding': accepted } },
        (response) => {
          buffer(response).then(
            (body) => resolve({ encoding: response.headers['content-encoding'] ?? null, body }),
            reject,
          );
        },
      ).on('error', reject);
    });
  }

  /** A point in the list, and one in the page beside it, without text. */
  const points = { list: { x: 6, y: 400 }, page: { x: 292, y: 300 } };

  /** The colour at a point: red, green and blue from 0 to 255. */
  async function painted(page: Page, { x, y }: { x: number; y: number }): Promise<number[]> {
    const picture = await page.screenshot({ clip: { x, y, width: 1, height: 1 } });
    return eye.page.evaluate(async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = new OffscreenCanvas(1, 1).getContext('2d');
      canvas?.drawImage(image, 0, 0);
      return [...(canvas?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3);
    }, picture.toString('base64'));
  }

  function expectPainted(colour: readonly number[], scheme: 'light' | 'dark') {
    expect(colour).toHaveLength(3);
    for (const value of colour) {
      if (scheme === 'dark') expect(value).toBeLessThan(50);
      else expect(value).toBeGreaterThan(230);
    }
  }

  /** The width of the list, and the height of the bar at the top. */
  function measure(page: Page, selectors: { list: string; top: string }) {
    return page.evaluate(({ list, top }) => {
      const boxOf = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
      return { listWidth: boxOf(list)?.width, topHeight: boxOf(top)?.height };
    }, selectors);
  }

  test.each(
    (['phone', 'desktop'] as const).flatMap((device) =>
      (['light', 'dark'] as const).map((colorScheme) => ({ device, colorScheme })),
    ),
  )(
    'shows a frame without any JavaScript, on a $device, in $colorScheme',
    async ({ device, colorScheme }) => {
      const { page } = await newcomer({ javaScriptEnabled: false, viewport: sizes[device], colorScheme });
      await page.goto(workspace.garden);
      const list = page.locator('#frame .list');
      expect(await list.isVisible()).toBe(true);
      const box = await list.boundingBox();
      expect(box).toMatchObject({ width: device === 'phone' ? 390 : 288, height: 800 });
      expect(await page.locator('#frame .top').isVisible()).toBe(device === 'desktop');
      expect(await page.locator('noscript p').isVisible()).toBe(true);
      expectPainted(await painted(page, points.list), colorScheme);
    },
  );

  test.each(
    (['light', 'dark'] as const).flatMap((system) =>
      (['light', 'dark', null] as const).map((chosen) => ({ system, chosen })),
    ),
  )(
    'shows a frame before the app runs, then the app in its place: $chosen chosen on a $system system',
    async ({ system, chosen }) => {
      const ann = await newcomer({ viewport: sizes.desktop, colorScheme: system });
      const { page } = ann;
      if (chosen !== null)
        await page.addInitScript((theme) => localStorage.setItem('parley.theme', theme), chosen);
      const held = Promise.withResolvers<void>();
      // The app's scripts and styles have not arrived yet.
      await page.route(/\/assets\/(?!boot).*\.(?:js|css)$/, async (route) => {
        await held.promise;
        await route.continue();
      });
      await page.goto(workspace.garden, { waitUntil: 'commit' });
      await page.locator('#frame .list').waitFor();
      const frame = {
        ...(await measure(page, { list: '#frame .list', top: '#frame .top' })),
        list: await painted(page, points.list),
        page: await painted(page, points.page),
      };
      expectPainted(frame.list, chosen ?? system);
      expectPainted(frame.page, chosen ?? system);

      held.resolve();
      await ann.message('Done').first().waitFor();
      expect(await page.locator('#frame').count()).toBe(0);
      expect({
        ...(await measure(page, { list: 'div:has(> nav)', top: 'main header' })),
        list: await painted(page, points.list),
        page: await painted(page, points.page),
      }).toEqual(frame);
      expect(ann.problems).toEqual([]);
    },
  );

  test('shows no lists in the frame to people who are not signed in', async () => {
    const guest = await browser.visitor(server.url, { viewport: sizes.desktop });
    await guest.page.goto('/');
    await guest.page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await guest.page.locator('#frame').count()).toBe(0);
    const held = Promise.withResolvers<void>();
    await guest.page.route(/\/assets\/index.*\.js$/, async (route) => {
      await held.promise;
      await route.continue();
    });
    await guest.page.goto('/', { waitUntil: 'commit' });
    await guest.page.locator('#frame').waitFor();
    expect(await guest.page.locator('#frame .list').isVisible()).toBe(false);
    held.resolve();
    await guest.signIn('ann');
    await guest.page.goto('/');
    await expect.poll(() => guest.page.evaluate(() => document.documentElement.dataset['page'])).toBe('list');
    expect(guest.problems).toEqual([]);
  });
});
