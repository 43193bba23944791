import { describe, expect, test } from 'vitest';
import { hasBrowser, useSite } from './browser.ts';
import { password } from './visitor.ts';

describe.skipIf(!hasBrowser)('the focus', () => {
  const site = useSite();

  test('begins at the first field of a form, and goes to the page that follows it', async () => {
    const ann = await site.visitor();
    await ann.page.goto('/register');
    await expect.poll(() => ann.focused()).toBe('input username');
    await ann.page.keyboard.type('ann');
    await ann.page.getByLabel('Password', { exact: true }).fill(password);
    await ann.page.keyboard.press('Enter');
    await ann.menu.waitFor();
    await expect.poll(() => ann.focused()).toBe('main main');
    await ann.signOut();
    await expect.poll(() => ann.focused()).toBe('input username');
    await ann.signIn('ann');
    await ann.page.goto('/search?q=anything');
    await expect.poll(() => ann.focused()).toBe('input Search messages');
  });

  test('is in the first field of a dialog, and one Escape closes it', async () => {
    const bo = await site.registered('bo');
    const fields = {
      'Create a room': 'input name',
      'Find rooms': 'input Filter by name',
      'New conversation': 'input To',
    };
    for (const [button, field] of Object.entries(fields)) {
      await bo.page.getByRole('navigation').getByRole('button', { name: button }).first().focus();
      await bo.page.keyboard.press('Enter');
      await expect.poll(() => bo.focused()).toBe(field);
      await bo.page.keyboard.press('Escape');
      await bo.page.getByRole('dialog').waitFor({ state: 'hidden' });
      await expect.poll(() => bo.focused()).toBe(`button ${button}`);
      expect(await bo.page.getByRole('tooltip').count()).toBe(0);
    }
    await bo.page.getByRole('button', { name: 'Create a room' }).first().click();
    await bo.page.getByRole('dialog').getByRole('button', { name: 'Create room' }).click();
    await expect.poll(() => bo.focused()).toBe('input name');
    await bo.page.keyboard.press('Escape');

    await bo.createRoom('garden');
    await bo.send('hello');
    await bo.message('hello').waitFor();
    await bo.chooseAction('hello', 'Delete');
    await expect.poll(() => bo.focused()).toBe('button Cancel');
    await bo.page.keyboard.press('Escape');
    await bo.page.getByRole('alertdialog').waitFor({ state: 'hidden' });

    await bo.page.getByRole('button', { name: 'Room actions' }).click();
    await bo.page.getByRole('menuitem', { name: 'Leave room' }).click();
    await expect.poll(() => bo.focused()).toBe('button Cancel');
    await bo.page.getByRole('dialog').getByRole('button', { name: 'Leave room' }).click();
    await expect.poll(() => bo.focused()).toBe('main main');
    expect(bo.problems).toEqual([]);
  });

  test('moves from the composer to the switcher immediately, however long that takes to load, and comes back', async () => {
    const cy = await site.registered('cy');
    await cy.createRoom('kitchen');
    const loading = Promise.withResolvers<void>();
    await cy.page.route(/quick-switcher/, async (route) => {
      await loading.promise;
      await route.continue();
    });
    await cy.page.reload();
    await cy.composer.waitFor();
    await cy.composer.focus();
    await cy.page.keyboard.press('Control+k');
    await cy.page.keyboard.type('for the switcher');
    expect(await cy.composer.inputValue()).toBe('');
    loading.resolve();
    await cy.page.getByRole('dialog').getByRole('combobox').waitFor();
    await cy.page.keyboard.press('Escape');
    await cy.page.getByRole('dialog').waitFor({ state: 'hidden' });
    await cy.page.keyboard.type('for the room');
    expect(await cy.composer.inputValue()).toBe('for the room');
    expect(cy.problems).toEqual([]);
  });

  test('opens the switcher again, even while it is still fading out', async () => {
    const ed = await site.registered('ed');
    await ed.createRoom('cellar');
    await ed.page.keyboard.press('Control+k');
    const field = ed.page.getByRole('dialog').getByRole('combobox');
    await field.fill('nothing like it');
    // In one turn, so that there is no frame in between.
    await ed.page.evaluate(() => {
      const press = (init: KeyboardEventInit) =>
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...init }));
      press({ key: 'Escape' });
      press({ key: 'k', ctrlKey: true });
    });
    await expect.poll(() => field.inputValue()).toBe('');
    expect(ed.problems).toEqual([]);
  });

  test('stays on a message while it is being sent, and moves on from there', async () => {
    const di = await site.registered('di');
    await di.createRoom('larder');
    await di.send('first');
    await di.sending.waitFor({ state: 'detached' });
    await di.message('first').waitFor();
    await di.goOffline();
    await di.send('second');
    await di.sending.focus();
    await di.context.setOffline(false);
    await di.sending.waitFor({ state: 'detached' });
    await expect.poll(() => di.focused()).toMatch(/^article di, \d/);
    await di.page.keyboard.press('ArrowUp');
    await di.page.keyboard.press('e');
    await expect.poll(() => di.page.getByLabel('Edit message').inputValue()).toBe('first');
    expect(di.problems).toEqual([]);
  });
});
