import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../apps/api/test/server.ts';
import { hasBrowser, TestBrowser } from './browser.ts';
import { makeOld } from './protocol-version.ts';

describe.skipIf(!hasBrowser)('a page that is too old for the server', () => {
  let browser: TestBrowser;
  beforeAll(async () => void (browser = await TestBrowser.launch()));
  afterAll(() => browser[Symbol.asyncDispose]());

  /** Someone who has written a message and half of another one when a newer server takes over. */
  async function upgraded(server: TestServer, isOld: (loads: number) => boolean) {
    const ann = await browser.registered(server.url, 'ann');
    await ann.createRoom('garden');
    let loads = 0;
    let isNewer = false;
    await makeOld(ann.page, () => isNewer && isOld(loads));
    await ann.page.reload();
    await ann.send('before');
    await ann.sending.first().waitFor({ state: 'detached' });
    ann.page.on('load', () => loads++);
    await server.stop();
    await ann.send('in the outbox');
    await ann.composer.fill('half a thought');
    isNewer = true;
    return { ann, loads: () => loads, restarted: await server.restart() };
  }

  test('reloads itself once, and what was written is kept', async () => {
    await using first = await TestServer.start();
    const { ann, loads, restarted } = await upgraded(first, (count) => count === 0);
    await using _second = restarted;
    await expect.poll(loads).toBe(1);
    await expect.poll(() => ann.contents()).toEqual(['before', 'in the outbox']);
    await ann.sending.first().waitFor({ state: 'detached' });
    expect(await ann.composer.inputValue()).toBe('half a thought');
    await ann.composer.press('Enter');
    await expect.poll(() => ann.contents()).toEqual(['before', 'in the outbox', 'half a thought']);
    expect(loads()).toBe(1);
    expect(ann.problems).toEqual([]);
  });

  test('and is no newer after that says so, and lets people try again', async () => {
    await using first = await TestServer.start();
    let isOld = true;
    const { ann, loads, restarted } = await upgraded(first, () => isOld);
    await using _second = restarted;
    await ann.page.getByRole('heading', { name: 'This page is out of date' }).waitFor();
    expect(loads()).toBe(1);
    isOld = false;
    await ann.page.getByRole('button', { name: 'Reload the page' }).click();
    await expect.poll(() => ann.contents()).toEqual(['before', 'in the outbox']);
    expect(await ann.composer.inputValue()).toBe('half a thought');
    expect(loads()).toBe(2);
    expect(ann.problems).toEqual([]);
  });
});
