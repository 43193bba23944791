import { describe, expect, test } from 'vitest';
import { checkAccessibility } from './accessibility.ts';
import { hasBrowser, useSite } from './browser.ts';

describe.skipIf(!hasBrowser)('names', () => {
  const site = useSite();

  test('an administrator has a mark wherever their name appears, and nobody else has', async () => {
    // The first account is the administrator.
    const ada = await site.registered('ada');
    const bo = await site.registered('bo');
    await ada.createRoom('marks');
    await ada.send('I run this server.');
    await bo.findAndJoinRoom('marks');
    await bo.send('So do I.');
    const markOf = 'Administrator';
    await bo.message('I run this server.').getByRole('img', { name: markOf }).waitFor();
    expect(await bo.message('So do I.').getByRole('img', { name: markOf }).count()).toBe(0);
    await bo.page.getByRole('button', { name: /^Show members/ }).click();
    const members = bo.page.getByRole('complementary', { name: 'Members' });
    await members.getByRole('button', { name: 'ada Administrator' }).waitFor();
    expect(await members.getByRole('img', { name: markOf }).count()).toBe(1);
    await ada.menu.getByRole('img', { name: markOf }).waitFor();
    expect(await bo.menu.getByRole('img', { name: markOf }).count()).toBe(0);
    await checkAccessibility(bo, 'a room with its members');
    expect([...ada.problems, ...bo.problems]).toEqual([]);
  });

  test('the form for a new account says beside the field why a name is refused, and accepts another', async () => {
    await site.registered('cleo');
    const visitor = await site.visitor();
    const { page } = visitor;
    await page.goto('/register');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    for (const [name, sentence] of [
      ['rооt', 'Must keep to one script: “rооt” mixes Latin and Cyrillic.'],
      ['root\u3164', 'Must not contain the invisible character U+3164: remove it.'],
      ['everyone', 'Must not be a reserved word or look like one: choose another one.'],
      ['c1eo', 'This username is taken, or looks too much like one that is. Choose another.'],
    ] as const) {
      await page.getByLabel('Username').fill(name);
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.getByRole('alert').getByText(sentence).waitFor();
      await expect.poll(() => visitor.focused()).toBe('input username');
    }
    await page.getByLabel('Username').fill('Яна');
    await page.getByRole('button', { name: 'Create account' }).click();
    await visitor.menu.waitFor();
    expect(visitor.problems).toEqual([]);
  });

  test('the form for a new room says so too, and an invisible message cannot be sent', async () => {
    const dora = await site.registered('dora');
    const { page } = dora;
    await page.getByRole('button', { name: 'Create a room' }).first().click();
    const dialog = page.getByRole('dialog');
    for (const [name, sentence] of [
      ['gar\u200bden', 'Must not contain the invisible character U+200B: remove it.'],
      ['gаrden', 'Must keep to one script: “gаrden” mixes Latin and Cyrillic.'],
    ] as const) {
      await dialog.getByLabel('Name').fill(name);
      await dialog.getByRole('button', { name: 'Create room' }).click();
      await dialog.getByRole('alert').getByText(sentence).waitFor();
    }
    await dialog.getByLabel('Name').fill('garden 🌱');
    await dialog.getByRole('button', { name: 'Create room' }).click();
    await dora.composer.waitFor();

    const send = page.getByRole('button', { name: 'Send' });
    for (const unseen of ['\u200b', '\u2800', '\u3164 \u00ad']) {
      await dora.composer.fill(unseen);
      await expect.poll(() => send.isDisabled()).toBe(true);
    }
    await dora.composer.fill('seen');
    await expect.poll(() => send.isDisabled()).toBe(false);
    expect(dora.problems).toEqual([]);
  });

  test('the forms for a status, a key and a bot say so too', async () => {
    const eli = await site.registered('eli');
    const { page } = eli;
    const dialog = page.getByRole('dialog');
    const unseen = 'Must not contain the invisible character U+200B: remove it.';
    const refuse = async (field: string, name: string, submit: string, sentence: string) => {
      await dialog.getByLabel(field).fill(name);
      await dialog.getByRole('button', { name: submit }).click();
      await dialog.getByRole('alert').getByText(sentence).waitFor();
      expect(await dialog.getByLabel(field).getAttribute('aria-invalid')).toBe('true');
      await dialog.getByLabel(field).fill('Lunch');
      await dialog.getByRole('alert').waitFor({ state: 'detached' });
    };
    await eli.menu.click();
    await page.getByRole('menuitem', { name: 'Set a status' }).click();
    await refuse('Status', 'lunch\u200b', 'Save', unseen);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });

    await page.goto('/settings/keys');
    await page.getByRole('button', { name: 'New API key' }).click();
    await refuse('Name', 'night\u200bly', 'Create key', unseen);
    await page.goto('/settings/bots');
    await page.getByRole('button', { name: 'New bot' }).click();
    await dialog.getByLabel('Username').fill('eli-bot');
    const person = 'Must not look like “eli”, who is a person here: choose another name.';
    await refuse('Display name', 'ELI', 'Create bot', person);
    expect(eli.problems).toEqual([]);
  });
});
