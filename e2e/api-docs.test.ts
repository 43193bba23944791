import { describe, expect, test } from 'vitest';
import { hasBrowser, useSite } from './browser.ts';

describe.skipIf(!hasBrowser)('the reference of the REST interface', () => {
  const site = useSite();

  test('shows every endpoint under the site’s policy, and requests nothing from other servers', async () => {
    const ann = await site.visitor({ viewport: { width: 390, height: 800 } });
    const foreign: string[] = [];
    ann.page.on('request', (request) => {
      if (!request.url().startsWith(site.url) && !request.url().startsWith('data:'))
        foreign.push(request.url());
    });
    const page = await ann.page.goto('/api/docs');
    expect(page?.headers()['content-security-policy']).toContain("script-src 'self';");
    await ann.page.getByRole('heading', { name: 'Parley' }).waitFor();
    const described = (await (await fetch(`${site.url}/api/openapi.json`)).json()) as {
      paths: Record<string, object>;
    };
    const operations = Object.values(described.paths).flatMap((path) => Object.keys(path));
    await expect.poll(() => ann.page.locator('.opblock').count()).toBe(operations.length);
    const width = await ann.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    expect([foreign, ann.problems]).toEqual([[], []]);
  });

  test('lets people try a call as their own account, by keyboard, in the app’s theme', async () => {
    const ann = await site.registered('ann', { colorScheme: 'dark' });
    await ann.page.goto('/api/docs#/auth/auth.me');
    const call = ann.page.locator('.opblock.is-open');
    await call.getByRole('button', { name: 'Execute' }).focus();
    await ann.page.keyboard.press('Enter');
    const answer = call.locator('.live-responses-table');
    await answer.waitFor();
    await expect.poll(() => answer.innerText()).toContain('"username": "ann"');
    expect(await ann.page.locator('html').getAttribute('class')).toContain('dark-mode');
    expect(ann.problems).toEqual([]);
  });

  test('coexists with a page of the app at the same address as a call', async () => {
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    const page = await fetch(`${site.url}/register`, { headers: { accept } });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await fetch(`${site.url}/register`)).status).toBe(405);
  });
});
