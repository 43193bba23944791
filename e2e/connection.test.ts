import type { WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../apps/api/test/server.ts';
import { hasBrowser, TestBrowser } from './browser.ts';
import { framesIn, type Frame } from './frames.ts';
import { password, type Visitor } from './visitor.ts';

describe.skipIf(!hasBrowser)('a connection', () => {
  let browser: TestBrowser;
  beforeAll(async () => void (browser = await TestBrowser.launch()));
  afterAll(() => browser[Symbol.asyncDispose]());

  function line(visitor: Visitor, text: string) {
    return visitor.page.getByRole('status').filter({ hasText: text });
  }

  test('that is lost is shown as lost until the server is back, and what is written is kept', async () => {
    await using first = await TestServer.start();
    const ann = await browser.registered(first.url, 'ann');
    await ann.createRoom('garden');
    await first.stop();
    await line(ann, 'Connection lost').waitFor();
    await ann.send('kept');
    const tryNow = ann.page.getByRole('button', { name: 'Try now' });
    await tryNow.click();
    await expect.poll(() => tryNow.getAttribute('aria-busy')).toBe('true');
    await line(ann, 'Connection lost').waitFor();

    await using second = await first.restart();
    await line(ann, 'You’re connected again.').waitFor();
    expect(await tryNow.count()).toBe(0);
    await line(ann, 'You’re connected again.').waitFor({ state: 'hidden' });
    await ann.page.reload();
    await expect.poll(() => ann.contents()).toEqual(['kept']);
    expect(second.url).toBe(first.url);
    expect(ann.problems).toEqual([]);
  });

  test('of a browser that is offline is shown as offline, and is back with the network', async () => {
    await using server = await TestServer.start();
    const ann = await browser.registered(server.url, 'ann');
    const bo = await browser.registered(server.url, 'bo');
    await ann.createRoom('garden');
    await bo.findAndJoinRoom('garden');
    await ann.goOffline();
    await bo.send('missed');
    await bo.message('missed').waitFor();
    await ann.context.setOffline(false);
    await ann.message('missed').waitFor();
    await line(ann, 'You’re connected again.').waitFor();
    expect([...ann.problems, ...bo.problems]).toEqual([]);
  });

  test('whose session has ended elsewhere leads to signing in, says why, and then back to the room', async () => {
    await using server = await TestServer.start();
    const ann = await browser.registered(server.url, 'ann');
    await ann.createRoom('garden');
    const { path } = ann;
    // What signing out does in another tab of the same browser.
    expect((await ann.context.request.post('/api/logout')).ok()).toBe(true);
    await line(ann, 'You were signed out').waitFor();
    expect(ann.path).toBe('/sign-in');

    await ann.page.getByLabel('Username or email address').fill('ann');
    await ann.page.getByLabel('Password', { exact: true }).fill(password);
    await ann.page.keyboard.press('Enter');
    await ann.roomTitle('garden').waitFor();
    expect(ann.path).toBe(path);
    await ann.signOut();
    expect(await line(ann, 'You were signed out').count()).toBe(0);
    expect(ann.problems).toEqual([]);
  });

  test('that exceeds the server’s limit is reported as one too many, and is accepted once there is room', async () => {
    await using server = await TestServer.start();
    const ann = await browser.registered(server.url, 'ann');
    let isFull = true;
    await ann.page.routeWebSocket(/\/trpc/, (socket) => {
      if (isFull) socket.onMessage((text) => refuse(socket, framesIn(text)));
      else socket.connectToServer();
    });
    await ann.page.reload();
    await line(ann, 'You have Parley open in too many places').waitFor();
    isFull = false;
    await ann.menu.waitFor();
    await line(ann, 'You have Parley open in too many places').waitFor({ state: 'hidden' });
    expect(ann.problems).toEqual([]);
  });

  test.each(['subscription', 'connection'] as const)(
    'on which a room has gone quiet: its %s is replaced, and what others wrote arrives',
    async (broken) => {
      await using server = await TestServer.start();
      const ann = await browser.registered(server.url, 'ann');
      const bo = await browser.registered(server.url, 'bo');
      await ann.createRoom('garden');
      await bo.findAndJoinRoom('garden');
      const network = new LossyNetwork(broken);
      await ann.page.routeWebSocket(/\/trpc/, (socket) => network.carry(socket));
      await ann.page.reload();
      await bo.send('brought');
      await ann.message('brought').waitFor();

      network.lose();
      await ann.send('answered');
      await bo.message('answered').waitFor();
      await bo.send('lost');
      await ann.message('lost').waitFor();
      expect(await ann.contents()).toEqual(['brought', 'answered', 'lost']);
      expect(network.lostCount).toBeGreaterThan(0);
      expect(network.socketCount).toBe(broken === 'connection' ? 2 : 1);
      await bo.send('after');
      await ann.message('after').waitFor();
      expect([...ann.problems, ...bo.problems]).toEqual([]);
    },
  );
});

/** Between a page and its server. From `lose` on, it drops the updates of rooms on the subscriptions or connections of that moment. */
class LossyNetwork {
  readonly #broken: 'subscription' | 'connection';
  readonly #follows = new Map<WebSocketRoute, Set<number>>();
  #isLost: (socket: WebSocketRoute, id: number) => boolean = () => false;
  lostCount = 0;

  constructor(broken: 'subscription' | 'connection') {
    this.#broken = broken;
  }

  get socketCount(): number {
    return this.#follows.size;
  }

  carry(page: WebSocketRoute): void {
    const server = page.connectToServer();
    const follows = new Set<number>();
    this.#follows.set(page, follows);
    page.onMessage((text) => {
      for (const { id, params } of framesIn(text)) if (params?.path === 'rooms.follow') follows.add(id);
      server.send(text);
    });
    server.onMessage((text) => {
      const isLost = framesIn(text).some(({ id }) => follows.has(id) && this.#isLost(page, id));
      if (isLost) this.lostCount += 1;
      else page.send(text);
    });
  }

  lose(): void {
    const sockets = new Set(this.#follows.keys());
    const ids = new Set([...this.#follows.values()].flatMap((follows) => [...follows]));
    this.#isLost = this.#broken === 'connection' ? (socket) => sockets.has(socket) : (_, id) => ids.has(id);
  }
}

/** What the server does with one connection too many. */
async function refuse(socket: WebSocketRoute, calls: Frame[]): Promise<void> {
  if (calls.length === 0) return;
  const data = { code: 'TOO_MANY_REQUESTS', httpStatus: 429, reason: 'rate_limited' };
  const error = { message: 'You have 10000 connections open. Close some first.', code: -32029, data };
  for (const { id } of calls) socket.send(JSON.stringify({ id, error }));
  await socket.close({ code: 1008, reason: 'refused' });
}
