import type { WebSocketRoute } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser, useSite } from './browser.ts';
import { framesIn } from './frames.ts';

/** Sits between a page and its server, and refuses calls of some procedures like the server does when there are too many. */
class StrictNetwork {
  readonly refused: string[] = [];
  #isTooMuch: (path: string) => boolean = () => false;

  /** From now on, refuse the calls for which this returns true. */
  refuse(isTooMuch: (path: string) => boolean): void {
    this.#isTooMuch = isTooMuch;
  }

  carry(page: WebSocketRoute): void {
    const server = page.connectToServer();
    page.onMessage((text) => {
      const refused = framesIn(text).filter(({ params }) => params && this.#isTooMuch(params.path));
      for (const { id, params } of refused) {
        this.refused.push(params?.path ?? '');
        const data = {
          code: 'TOO_MANY_REQUESTS',
          httpStatus: 429,
          reason: 'rate_limited',
          retryAfterSeconds: 1,
        };
        page.send(JSON.stringify({ id, error: { message: 'Too many attempts.', code: -32029, data } }));
      }
      if (refused.length === 0) server.send(text);
    });
  }
}

describe.skipIf(!hasBrowser)('what the server refuses because of its rate limits', () => {
  const site = useSite();

  test('is kept if it is a message, shown as waiting, and sent in order when the server allows', async () => {
    const ann = await site.registered('ann-fast');
    await ann.createRoom('hurry');
    const network = new StrictNetwork();
    await ann.page.routeWebSocket(/\/trpc/, (socket) => network.carry(socket));
    await ann.page.reload();
    await ann.composer.waitFor();
    let isTooMuch = true;
    network.refuse((path) => isTooMuch && path === 'messages.send');
    for (const text of ['one', 'two', 'three']) await ann.send(text);
    await ann.message('one').getByText('You’re sending messages too fast').waitFor();
    expect(await ann.composer.inputValue()).toBe('');
    await expect.poll(() => network.refused.length).toBeGreaterThan(1);
    isTooMuch = false;
    await ann.page.getByText('You’re sending messages too fast').waitFor({ state: 'hidden' });
    await expect.poll(() => ann.contents()).toEqual(['one', 'two', 'three']);
    await ann.page.reload();
    await expect.poll(() => ann.contents()).toEqual(['one', 'two', 'three']);
    expect(ann.problems).toEqual([]);
  });

  test('is requested again if a page needs it, and nobody notices', async () => {
    const ann = await site.registered('ann-page');
    await ann.createRoom('slow');
    await ann.send('here');
    await ann.message('here').waitFor();
    const network = new StrictNetwork();
    const left = new Map<string, number>();
    network.refuse((path) => {
      const times = left.get(path) ?? 2;
      left.set(path, times - 1);
      return times > 0;
    });
    await ann.page.routeWebSocket(/\/trpc/, (socket) => network.carry(socket));
    await ann.page.reload();
    await ann.message('here').waitFor();
    await ann.composer.pressSequentially('typing is told of in vain');
    expect(new Set(network.refused)).toContain('messages.list');
    expect(await ann.page.getByRole('alert').count()).toBe(0);
    expect(ann.problems).toEqual([]);
  });

  test('is reported to people if it is their own action', async () => {
    const ann = await site.registered('ann-rooms');
    const network = new StrictNetwork();
    network.refuse((path) => path === 'rooms.create');
    await ann.page.routeWebSocket(/\/trpc/, (socket) => network.carry(socket));
    await ann.page.reload();
    await ann.page.getByRole('button', { name: 'Create a room' }).first().click();
    const dialog = ann.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('one too many');
    await dialog.getByRole('button', { name: 'Create room' }).click();
    await dialog.getByText('Try again in a second').waitFor();
    expect(ann.problems).toEqual([]);
  });
});
