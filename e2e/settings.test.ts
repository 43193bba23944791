import { describe, expect, test } from 'vitest';
import { checkAccessibility } from './accessibility.ts';
import { hasBrowser, useSite } from './browser.ts';

describe.skipIf(!hasBrowser)('the settings', () => {
  const site = useSite();

  function callAs(secret: string, path: string, body?: unknown): Promise<Response> {
    return fetch(site.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${secret}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  test('the theme changes immediately with the system', async () => {
    const { page, problems } = await site.registered('ann-theme', { colorScheme: 'light' });
    await page.goto('/settings/appearance');
    const choice = page.getByRole('radio', { name: 'Dark' });
    await choice.waitFor();
    const isDark = () => page.evaluate(() => document.documentElement.classList.contains('dark'));
    const fades = () => page.evaluate(() => document.documentElement.dataset['fades']);
    await page.evaluate(() => {
      document.documentElement.dataset['fades'] = '';
      document.addEventListener('transitionrun', ({ target, propertyName }) => {
        document.documentElement.dataset['fades'] += `${propertyName} of ${(target as Element).outerHTML}`;
      });
    });
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(isDark).toBe(true);
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(isDark).toBe(false);
    expect(await fades()).toBe('');
    // Once the theme has changed, hovered elements fade again.
    await expect
      .poll(() => page.evaluate(() => document.documentElement.className))
      .not.toContain('theme-changes');
    await page.getByRole('link', { name: 'API keys' }).hover();
    await expect.poll(fades).not.toBe('');
    expect(problems).toEqual([]);
  });

  test('a key is created, works within its scope, and is refused once it is revoked', async () => {
    const ann = await site.registered('ann-keys');
    await ann.menu.click();
    await ann.page.getByRole('menuitem', { name: 'Settings' }).click();
    await ann.page.getByRole('link', { name: 'API keys' }).click();
    await ann.page.getByText('No API keys yet').waitFor();

    await ann.page.getByRole('button', { name: 'New API key' }).click();
    const dialog = ann.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await dialog.getByText('Enter a name of 1 to 80 characters').waitFor();
    await expect.poll(() => ann.focused()).toBe('input name');
    await dialog.getByLabel('Name').fill('nightly report');
    await dialog.getByText('Write', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Create key' }).click();
    const field = dialog.getByLabel('Your new API key');
    const secret = await field.inputValue();
    // Ready to be copied, and not lost by a click outside.
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    await ann.page.mouse.click(5, 5);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'detached' });

    expect(await (await callAs(secret, '/api/me')).json()).toMatchObject({ username: 'ann-keys' });
    expect((await callAs(secret, '/api/chat/rooms', { name: 'by a key' })).status).toBe(201);
    expect((await callAs(secret, '/api/keys')).status).toBe(403);
    // The room that the key created appears live, as on any device.
    await ann.page.getByRole('link', { name: /by a key/ }).waitFor();

    await ann.page.reload();
    const row = ann.page.getByRole('list', { name: 'API keys' }).getByRole('listitem');
    await row.getByText(`ends in ${secret.slice(-4)}`).waitFor();
    await row.getByText('last used just now').waitFor();
    await row.getByRole('button', { name: 'Revoke nightly report' }).click();
    const question = ann.page.getByRole('alertdialog');
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect((await callAs(secret, '/api/me')).status).toBe(200);
    await row.getByRole('button', { name: 'Revoke nightly report' }).click();
    await question.getByRole('button', { name: 'Revoke' }).click();
    await ann.page.getByText('No API keys yet').waitFor();
    expect((await callAs(secret, '/api/me')).status).toBe(401);
    expect(ann.problems).toEqual([]);
  });

  test('a bot is created, gets a key and a room, writes there as a bot, is renamed and removed', async () => {
    const ann = await site.registered('ann-bots');
    await ann.createRoom('workshop');
    await ann.page.goto('/settings/bots');
    await ann.page.getByRole('button', { name: 'New bot' }).click();
    const dialog = ann.page.getByRole('dialog');
    await dialog.getByLabel('Username').fill('ann-bots');
    await dialog.getByRole('button', { name: 'Create bot' }).click();
    await dialog.getByText('This username is taken').waitFor();
    await dialog.getByLabel('Username').fill('echo');
    await dialog.getByLabel('Display name').fill('Echo');
    await dialog.getByRole('button', { name: 'Create bot' }).click();

    // It can do nothing without a key, so that comes next.
    const keys = ann.page.getByRole('dialog', { name: 'Keys for Echo' });
    await keys.getByRole('button', { name: 'New API key' }).click();
    const making = ann.page.getByRole('dialog', { name: 'New API key' });
    await making.getByLabel('Name').fill('its own');
    await making.getByRole('button', { name: 'Create key' }).click();
    const secret = await making.getByLabel('Your new API key').inputValue();
    await making.getByRole('button', { name: 'Done' }).click();
    await keys.getByText('its own').waitFor();
    await keys.getByRole('button', { name: 'Close' }).click();

    await ann.page.getByRole('button', { name: 'Actions for Echo' }).click();
    await ann.page.getByRole('menuitem', { name: 'Add to a room' }).click();
    await dialog.getByLabel('Room').selectOption('workshop');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await ann.page.getByText('Echo was added to workshop').waitFor();

    const { rooms } = (await (await callAs(secret, '/api/chat/rooms')).json()) as {
      rooms: { id: number; name: string; membership: unknown }[];
    };
    const room = rooms.find(({ name }) => name === 'workshop');
    expect(room?.membership).not.toBeNull();
    expect(
      (await callAs(secret, `/api/chat/rooms/${room?.id}/messages`, { content: 'I am here' })).status,
    ).toBe(201);
    await ann.openRoom('workshop');
    await ann.message('I am here').getByText('Bot', { exact: true }).waitFor();
    await ann.page.getByRole('button', { name: /^Show members/ }).click();
    const members = ann.page.getByRole('complementary', { name: 'Members' });
    await members.getByRole('button', { name: /Echo/ }).getByText('Bot', { exact: true }).waitFor();

    await ann.page.goto('/settings/bots');
    await ann.page.getByRole('button', { name: 'Actions for Echo' }).click();
    await ann.page.getByRole('menuitem', { name: 'Rename' }).click();
    await dialog.getByLabel('Display name').fill('Parrot');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await ann.page.getByRole('button', { name: 'Actions for Parrot' }).click();
    await ann.page.getByRole('menuitem', { name: 'Remove' }).click();
    await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await ann.page.getByText('No bots yet').waitFor();
    expect((await callAs(secret, '/api/me')).status).toBe(401);
    await ann.openRoom('workshop');
    await ann.message('I am here').getByText('Parrot').waitFor();
    expect(ann.problems).toEqual([]);
  });

  test.each([
    ['phone', 390, 'dark'],
    ['desktop', 1280, 'light'],
  ] as const)('are accessible, on a %s of %d pixels, in %s', async (device, width, colorScheme) => {
    const viewport = { width, height: 800 };
    const ann = await site.visitor({ viewport, colorScheme });
    await ann.register(`ann-${device}-${colorScheme}`);
    await ann.page.goto('/settings');
    await ann.page.getByRole('heading', { name: 'Appearance' }).waitFor();
    await checkAccessibility(ann, 'appearance');

    await ann.page.getByRole('link', { name: 'API keys' }).click();
    await ann.page.getByText('No API keys yet').waitFor();
    await checkAccessibility(ann, 'no keys');
    await ann.page.getByRole('button', { name: 'New API key' }).click();
    const dialog = ann.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('a_long_name_'.padEnd(80, 'x'));
    await checkAccessibility(ann, 'new key');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await dialog.getByLabel('Your new API key').waitFor();
    await checkAccessibility(ann, 'the new key');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'detached' });
    await ann.page.getByRole('button', { name: /^Revoke/ }).waitFor();
    await checkAccessibility(ann, 'keys');

    await ann.page.getByRole('link', { name: 'Bots' }).click();
    await ann.page.getByRole('button', { name: 'New bot' }).click();
    await dialog.getByLabel('Username').fill(`bot-${device}-${colorScheme}`);
    await checkAccessibility(ann, 'new bot');
    await dialog.getByRole('button', { name: 'Create bot' }).click();
    const keys = ann.page.getByRole('dialog', { name: /^Keys for/ });
    await keys.getByText('No API keys yet').waitFor();
    await checkAccessibility(ann, 'keys of a bot');
    await keys.getByRole('button', { name: 'Close' }).click();
    await keys.waitFor({ state: 'detached' });
    await ann.page.getByRole('button', { name: /^Actions for/ }).waitFor();
    await checkAccessibility(ann, 'bots');
    expect(ann.problems).toEqual([]);
  });
});
