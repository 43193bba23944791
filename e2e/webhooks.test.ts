import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answering, HookReceiver } from '../apps/api/test/hook-receiver.ts';
import { TestServer } from '../apps/api/test/server.ts';
import { hasBrowser, TestBrowser } from './browser.ts';
import type { Visitor } from './visitor.ts';

const widths = { phone: 390, desktop: 1280 };

describe.skipIf(!hasBrowser)('outgoing webhooks and commands', () => {
  let browser: TestBrowser;
  let server: TestServer;
  let receiver: HookReceiver;
  /** The first account is the administrator. */
  let admin: Visitor;
  beforeAll(async () => {
    browser = await TestBrowser.launch();
    server = await TestServer.start({ env: { WEBHOOK_NETWORKS: '127.0.0.1' } });
    receiver = await HookReceiver.start();
    admin = await browser.registered(server.url, 'ada');
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
  });

  async function makeCommand(visitor: Visitor, name: string): Promise<string> {
    const { page } = visitor;
    await page.goto('/settings/commands');
    await page.getByRole('button', { name: 'New command' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(`/${name}`);
    await dialog.getByLabel('Description').fill('Says how the weather is');
    await dialog.getByLabel('Arguments').fill('[city]');
    await dialog.getByLabel('Address').fill(receiver.url);
    await page.keyboard.press('Enter');
    const secret = await dialog.getByLabel('Signing secret').inputValue();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'detached' });
    return secret;
  }

  test('a webhook is created, receives events, is paused, resumed and removed, and shows its deliveries', async () => {
    const ann = await browser.registered(server.url, 'ann');
    await ann.page.goto('/settings/outgoing');
    await ann.page.getByText('No outgoing webhooks yet').waitFor();
    await ann.createRoom('garden');
    const room = ann.path;
    await ann.page.goto('/settings/outgoing');
    await ann.page.getByRole('button', { name: 'New webhook' }).click();
    const dialog = ann.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create webhook' }).click();
    await dialog.getByText('Enter a name of 1 to 80 characters').waitFor();
    await expect.poll(() => ann.focused()).toBe('input name');
    await dialog.getByLabel('Name').fill('build server');
    await dialog.getByLabel('Address').fill('http://10.0.0.1/');
    await dialog.getByLabel('Message deleted').uncheck();
    await dialog.getByRole('button', { name: 'Create webhook' }).click();
    await dialog.getByText('is on a private network').waitFor();
    await dialog.getByLabel('Address').fill(receiver.url);
    await dialog.getByRole('button', { name: 'Create webhook' }).click();
    const secret = await dialog.getByLabel('Signing secret').inputValue();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'detached' });

    const choose = async (action: string) => {
      await ann.page.getByRole('button', { name: 'Actions for build server' }).click();
      await ann.page.getByRole('menuitem', { name: action }).click();
    };
    await ann.page.getByRole('heading', { name: 'In garden' }).waitFor();
    await choose('Send ping');
    await ann.page.getByText('Ping delivered').waitFor();

    receiver.answer = answering(503, 'I am asleep');
    await ann.context.request.post(`/api/chat${room}/messages`, { data: { content: 'good morning' } });
    await ann.page.reload();
    await ann.page.getByText('status 503: I am asleep').waitFor();
    await choose('Deliveries');
    const list = dialog.getByRole('list', { name: 'Deliveries' });
    const [sent, ping] = [list.getByRole('listitem').nth(0), list.getByRole('listitem').nth(1)];
    await sent.getByText('Waiting').waitFor();
    await ping.getByText('Delivered').waitFor();
    await sent.getByText('Response and content').click();
    await sent.getByText('"content": "good morning"').waitFor();
    receiver.answer = answering(200);
    await sent.getByRole('button', { name: /^Try now/ }).click();
    await sent.getByText('Delivered').waitFor();
    const before = receiver.received.length;
    await sent.getByRole('button', { name: /^Send again/ }).click();
    await expect.poll(() => receiver.received.length).toBe(before + 1);
    expect(receiver.bodies(secret).at(-1)).toMatchObject({ message: { content: 'good morning' } });
    await ann.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await choose('Pause');
    await ann.page.getByText('Paused', { exact: true }).waitFor();
    await choose('Resume');
    await ann.page.getByText('Paused', { exact: true }).waitFor({ state: 'detached' });
    await choose('Edit');
    await dialog.getByLabel('Name').fill('builder');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await ann.page.getByRole('button', { name: 'Actions for builder' }).click();
    await ann.page.getByRole('menuitem', { name: 'Renew secret' }).click();
    await dialog.getByRole('button', { name: 'Renew secret' }).click();
    expect(await dialog.getByLabel('Signing secret').inputValue()).not.toBe(secret);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'detached' });
    await ann.page.getByRole('button', { name: 'Actions for builder' }).click();
    await ann.page.getByRole('menuitem', { name: 'Remove' }).click();
    await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await ann.page.getByText('No outgoing webhooks yet').waitFor();
    expect(await ann.page.getByRole('link', { name: 'Slash commands' }).count()).toBe(0);
    expect(ann.problems).toEqual([]);
  });

  test('a command is listed while it is typed, runs, and answers its caller or everyone', async () => {
    await makeCommand(admin, 'weather');
    const bo = await browser.registered(server.url, 'bo');
    await bo.createRoom('kitchen');
    const cy = await browser.registered(server.url, 'cy');
    await cy.findAndJoinRoom('kitchen');

    receiver.answer = answering(200, 'Rain.');
    await bo.composer.press('/');
    const options = bo.page.getByRole('listbox', { name: 'Commands' }).getByRole('option');
    await options.filter({ hasText: '/weather [city]' }).waitFor();
    await bo.composer.press('Escape');
    await options.first().waitFor({ state: 'detached' });
    await bo.composer.pressSequentially('wea');
    await options.filter({ hasText: '/weather' }).waitFor();
    await bo.composer.press('Tab');
    expect(await bo.composer.inputValue()).toBe('/weather ');
    await bo.composer.pressSequentially('Kyoto');
    await bo.composer.press('Enter');
    const answer = bo.page.getByRole('region', { name: 'Answer from /weather' });
    await answer.getByText('Rain.').waitFor();
    expect(await bo.composer.inputValue()).toBe('');
    expect(JSON.parse(receiver.received.at(-1)?.body ?? '')).toMatchObject({
      text: 'Kyoto',
      command: 'weather',
    });
    await answer.getByRole('button', { name: 'Dismiss' }).click();
    await answer.waitFor({ state: 'detached' });

    receiver.answer = answering(200, JSON.stringify({ text: 'Sun for all', visibility: 'room' }), {
      'content-type': 'application/json',
    });
    await bo.send('/weather');
    for (const someone of [bo, cy]) await someone.message('Sun for all').getByText('/weather').waitFor();
    expect(await cy.contents()).toEqual(['Sun for all']);

    receiver.answer = answering(500);
    await bo.send('/weather now');
    await bo.page.getByText('/weather did not work: it answered with the status 500.').waitFor();
    expect(await bo.composer.inputValue()).toBe('/weather now');

    await bo.send('/wether Kyoto');
    await bo.page.getByText('/wether isn’t a command. Nothing was sent.').waitFor();
    await bo.page.getByRole('button', { name: 'Send as a message' }).click();
    await cy.message('/wether Kyoto').waitFor();
    await bo.send('//weather is a command');
    await cy.message(/\/weather is a command$/).waitFor();
    await bo.send('/etc/hosts is a file');
    await cy.message('/etc/hosts is a file').waitFor();
    expect(await cy.contents()).toEqual([
      'Sun for all',
      '/wether Kyoto',
      '/weather is a command',
      '/etc/hosts is a file',
    ]);
    expect([...admin.problems, ...bo.problems, ...cy.problems]).toEqual([]);
  });

  test.each([
    ['phone', 'light'],
    ['phone', 'dark'],
    ['desktop', 'light'],
    ['desktop', 'dark'],
  ] as const)('are accessible, on a %s, in %s', async (device, colorScheme) => {
    const viewport = { width: widths[device], height: 800 };
    const ann = await browser.visitor(server.url, { viewport, colorScheme });
    await ann.signIn('ada');
    const check = async (what: string) => {
      await ann.stillness();
      const { violations } = await new AxeBuilder({ page: ann.page }).analyze();
      const found = violations.map(
        ({ id, nodes }) => `${what}: ${id} at ${nodes.map(({ html }) => html).join(' ')}`,
      );
      expect(found).toEqual([]);
      const overflow = await ann.page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      expect(overflow, `${what} is wider than the screen`).toBeLessThanOrEqual(0);
      const folder = process.env['SHOTS'];
      if (folder)
        await ann.page.screenshot({
          path: `${folder}/${device}-${colorScheme}-${what.replaceAll(' ', '-')}.png`,
        });
    };
    const name = `${device}-${colorScheme}`;
    await makeCommand(ann, name);
    await ann.page.getByRole('button', { name: `Actions for /${name}` }).waitFor();
    await check('commands');
    await ann.page.goto('/');
    await ann.createRoom(`hall ${name}`);
    const room = ann.path;
    await ann.page.goto('/settings/outgoing');
    await ann.page.getByRole('button', { name: 'New webhook' }).click();
    const dialog = ann.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Address').fill(`${receiver.url}/${'a-very-long-path-'.repeat(8)}`);
    await check('new webhook');
    await dialog.getByRole('button', { name: 'Create webhook' }).click();
    await dialog.getByLabel('Signing secret').waitFor();
    await check('secret');
    await dialog.getByRole('button', { name: 'Done' }).click();
    receiver.answer = answering(
      500,
      'Something is broken here, and it takes some words to say what it is. '.repeat(5),
    );
    await ann.context.request.post(`/api/chat${room}/messages`, { data: { content: 'hello' } });
    await ann.page.reload();
    await ann.page.getByText('status 500: Something').first().waitFor();
    await check('webhooks');
    await ann.page.getByRole('button', { name: `Actions for ${name}` }).click();
    await ann.page.getByRole('menuitem', { name: 'Deliveries' }).click();
    await dialog.getByText('Response and content').click();
    await check('deliveries');
    await ann.page.goto(room);
    receiver.answer = answering(200, 'Rain, and\nmore rain. '.repeat(4));
    await ann.send(`/${name} Kyoto`);
    await ann.page.getByText('only you see this').waitFor();
    await check('answer');
    await ann.composer.pressSequentially('/');
    await ann.page.getByRole('option').first().waitFor();
    await check('composer');
    expect(ann.problems).toEqual([]);
  });
});
