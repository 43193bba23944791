import { describe, expect, test } from 'vitest';
import { payloadOf } from '../apps/api/test/slack-payloads.ts';
import { checkAccessibility } from './accessibility.ts';
import { hasBrowser, useSite } from './browser.ts';
import type { Visitor } from './visitor.ts';

const widths = { phone: 390, desktop: 1280 };

describe.skipIf(!hasBrowser)('incoming webhooks', () => {
  const site = useSite();

  async function post(url: string, payload: unknown): Promise<string> {
    return (await fetch(url, { method: 'POST', body: JSON.stringify(payload) })).text();
  }

  /** On the open page, creates a webhook for the visitor's only room. Returns its address. */
  async function makeWebhook({ page }: Visitor, name: string): Promise<string> {
    await page.getByRole('button', { name: 'New webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Create webhook' }).click();
    const address = dialog.getByLabel('Address to post to');
    const url = await address.inputValue();
    expect(await address.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await dialog.getByLabel('Try it in a terminal').inputValue()).toContain(`' ${url}`);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'detached' });
    return url;
  }

  test('a webhook is created, used, renamed, given another address and removed', async () => {
    const ann = await site.registered('ann-hooks');
    const { page } = ann;
    await page.goto('/settings/incoming');
    await page.getByText('No incoming webhooks yet').waitFor();
    await page.getByRole('button', { name: 'New webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('You don’t own any rooms yet').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await ann.createRoom('workshop');
    await page.goto('/settings/incoming');

    await page.getByRole('button', { name: 'New webhook' }).click();
    await dialog.getByRole('button', { name: 'Create webhook' }).click();
    await dialog.getByText('Enter a name of 1 to 64 characters').waitFor();
    await expect.poll(() => ann.focused()).toBe('input name');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    const url = await makeWebhook(ann, 'Nagios');
    const row = page.getByRole('list', { name: 'In workshop' }).getByRole('listitem');
    await row.getByText('never used').waitFor();
    expect(await post(url, { text: 'All is *well*' })).toBe('ok');
    await page.reload();
    await row.getByText('last used just now').waitFor();

    const choose = async (name: string, action: string) => {
      await page.getByRole('button', { name: `Actions for ${name}` }).click();
      await page.getByRole('menuitem', { name: action }).click();
    };
    await choose('Nagios', 'Rename');
    await dialog.getByLabel('Name').fill('Icinga');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await row.getByText('Icinga').waitFor();

    await choose('Icinga', 'Renew address');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Renew address' }).click();
    const renewed = await dialog.getByLabel('Address to post to').inputValue();
    await dialog.getByRole('button', { name: 'Done' }).click();
    expect(await post(url, { text: 'to the old address' })).toBe('no_service');
    expect(await post(renewed, { text: 'Still *well*' })).toBe('ok');

    await choose('Icinga', 'Remove');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No incoming webhooks yet').waitFor();
    expect(await post(renewed, { text: 'too late' })).toBe('no_service');

    await ann.openRoom('workshop');
    await ann.message('Still well').waitFor();
    expect(await ann.timeline.getByRole('article').count()).toBe(2);
    expect(ann.problems).toEqual([]);
  });

  test('a new address that arrives late is not shown under the name of another webhook', async () => {
    const ann = await site.registered('ann-late');
    const { page } = ann;
    await ann.createRoom('garage');
    const held: (() => void)[] = [];
    let isHolding = false;
    let listCalls = 0;
    await page.routeWebSocket(/\/trpc/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        if (message.includes('incomingWebhooks.list')) listCalls += 1;
        server.send(message);
      });
      server.onMessage((message) => {
        if (isHolding && message.includes('/hooks/')) held.push(() => socket.send(message));
        else socket.send(message);
      });
    });
    await page.goto('/settings/incoming');
    for (const name of ['First', 'Second']) await makeWebhook(ann, name);
    const renew = async (name: string) => {
      await page.getByRole('button', { name: `Actions for ${name}` }).click();
      await page.getByRole('menuitem', { name: 'Renew address' }).click();
    };

    isHolding = true;
    await renew('First');
    const question = page.getByRole('alertdialog');
    await question.getByRole('button', { name: 'Renew address' }).click();
    await expect.poll(() => held.length).toBe(1);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await renew('Second');
    await question.getByText('Second').waitFor();
    const before = listCalls;
    for (const release of held) release();
    // The list is requested again once the answer has been received.
    await expect.poll(() => listCalls).toBeGreaterThan(before);
    await question.getByRole('button', { name: 'Renew address' }).waitFor();
    expect(await page.getByLabel('Address to post to').count()).toBe(0);
    expect(ann.problems).toEqual([]);
  });

  test.each([
    ['phone', 'light'],
    ['phone', 'dark'],
    ['desktop', 'light'],
    ['desktop', 'dark'],
  ] as const)('posts are shown as cards, on a %s, in %s', async (device, colorScheme) => {
    const viewport = { width: widths[device], height: 1400 };
    const ann = await site.visitor({ viewport, colorScheme });
    const { page } = ann;
    const name = `${device}-${colorScheme}`;
    const requested: string[] = [];
    page.on('request', (request) => requested.push(new URL(request.url()).origin));
    await ann.register(`ann-${name}`);
    await ann.createRoom(`alerts ${name}`, 'Private room');
    const room = page.url();
    await page.goto('/settings/incoming');
    const url = await makeWebhook(ann, 'Monitoring');
    await checkAccessibility(ann, 'incoming webhooks');
    await page.goto(room);
    await ann.composer.waitFor();

    for (const sender of [
      'grafana',
      'alertmanager',
      'jenkins',
      'github-workflow',
      'google-forms',
      'backstage-table',
    ]) {
      expect(await post(url, payloadOf(sender))).toBe('ok');
    }
    expect(await post(url, { text: 'Only *text* :wave:' })).toBe('ok');
    await ann.message('Only text 👋').waitFor();

    const fromGrafana = ann.message('HighLatency');
    await fromGrafana.getByText('Grafana', { exact: true }).waitFor();
    await fromGrafana.getByText('🔶').waitFor();
    await fromGrafana.getByText('Bot', { exact: true }).waitFor();
    const title = fromGrafana.getByRole('link', { name: '[FIRING:1] HighLatency (api prod)' });
    expect(await title.getAttribute('href')).toBe('https://grafana.example.org/alerting/list?a=1&b=2');
    expect(await title.getAttribute('rel')).toContain('noopener');
    expect(await fromGrafana.locator('strong').innerText()).toBe('Firing');
    expect(await fromGrafana.getByRole('listitem').allInnerTexts()).toEqual([
      'alertname = HighLatency',
      'instance = api_1:9090',
      'summary = p99 > 2s',
    ]);
    await fromGrafana.getByRole('link', { name: 'abc.png' }).waitFor();
    expect(await fromGrafana.locator('time[datetime="2026-01-31T12:00:00.000Z"]').count()).toBe(1);

    const answer = ann.message('new answer');
    const targets = await answer
      .locator('a[href^="https:"]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(targets).toEqual([
      'https://en.example.org/wiki/Apple_Inc.',
      'https://e.example/u',
      'https://e.example/v',
    ]);
    await answer.getByText('https://e.example/uを参照、https://e.example/v，然后').waitFor();
    await answer.getByText('C:\\temp\\_new\\*.txt').waitFor();
    expect(await ann.message('Weekly scorecard').locator('pre').innerText()).toContain(
      'api_gateway  97     平台组',
    );

    const fields = ann.message('DiskFull');
    const [cluster, service] = await Promise.all(
      ['Cluster', 'Service'].map((field) => fields.getByText(field, { exact: true }).boundingBox()),
    );
    if (!cluster || !service) throw new Error('Both fields are on the page.');
    // Two columns if there is room for them.
    expect(service.y === cluster.y && service.x > cluster.x).toBe(device === 'desktop');

    const edges = await Promise.all(
      [fromGrafana, fields].map((message) =>
        message.locator('[style*="--card-color"]').evaluate((card) => getComputedStyle(card).borderLeftColor),
      ),
    );
    expect(new Set(edges).size).toBe(2);
    expect(await ann.message('Build passed').getByRole('separator').count()).toBe(1);
    expect(await ann.message('Build passed').getByText('GitHub Actions: build').count()).toBe(0);

    await checkAccessibility(ann, 'cards');
    expect(await ann.timeline.locator('img').count()).toBe(0);
    expect(new Set(requested)).toEqual(new Set([new URL(site.url).origin]));

    await ann.chooseAction('DiskFull', 'Reply');
    await page.getByText('[RESOLVED] DiskFull db-1 Summary: disk of db-1').first().waitFor();
    await page.goto('/search?q=octo_cat');
    await page.getByRole('link', { name: /GitHub Actions: build passed/ }).waitFor();
    await checkAccessibility(ann, 'search');
    expect(ann.problems).toEqual([]);
  });
});
