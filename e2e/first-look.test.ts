import { describe, expect, test } from 'vitest';
import { TestServer } from '../apps/api/test/server.ts';
import { hasBrowser, TestBrowser, useSite } from './browser.ts';
import { password, type Visitor } from './visitor.ts';

/** Drops a file on an element, or pastes it there. */
async function give({ page }: Visitor, type: 'drop' | 'paste', target: string): Promise<boolean> {
  return page.evaluate(
    ([event, selector]) => {
      const data = new DataTransfer();
      data.items.add(new File(['…'], 'plan.pdf', { type: 'application/pdf' }));
      const options = { bubbles: true, cancelable: true };
      const given =
        event === 'drop'
          ? new DragEvent('drop', { ...options, dataTransfer: data })
          : new ClipboardEvent('paste', { ...options, clipboardData: data });
      return document.querySelector(selector)?.dispatchEvent(given) === false;
    },
    [type, target] as const,
  );
}

describe.skipIf(!hasBrowser)('what people see at first', () => {
  const site = useSite();

  test('people who are in a room are not offered when adding people, and are not reported as added', async () => {
    const ann = await site.registered('ann');
    const bo = await site.registered('bo');
    const bob = await site.registered('bob');
    await ann.createRoom('garden');
    await bo.findAndJoinRoom('garden');
    const open = async () => {
      await ann.page.getByRole('button', { name: 'Room actions' }).click();
      await ann.page.getByRole('menuitem', { name: 'Add people' }).click();
    };
    await open();
    const dialog = ann.page.getByRole('dialog');
    await dialog.getByRole('combobox').fill('bo');
    await dialog.getByRole('option').first().waitFor();
    expect(await dialog.getByRole('option').allInnerTexts()).toEqual([expect.stringMatching(/\bbob$/)]);
    await dialog.getByRole('option').click();
    // Bob has joined by himself in the meantime.
    await bob.findAndJoinRoom('garden');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await ann.page.getByText('They’re already in this room').waitFor();
    await open();
    await dialog.getByRole('combobox').fill('bo');
    await dialog.getByText('Nobody outside this room matches “bo”.').waitFor();
    expect([...ann.problems, ...bo.problems, ...bob.problems]).toEqual([]);
  });

  test.each(['a click outside', 'Escape'])('what was typed into a dialog is not lost by %s', async (way) => {
    const name = way === 'Escape' ? 'cy' : 'dee';
    const visitor = await site.registered(name);
    const { page } = visitor;
    const leave = () => (way === 'Escape' ? page.keyboard.press('Escape') : page.mouse.click(5, 5));
    const dialog = page.getByRole('dialog');
    const question = page.getByRole('alertdialog');

    await page.getByRole('button', { name: 'Create a room' }).first().click();
    await dialog.getByLabel('Name').fill('a long thought-out name');
    await leave();
    await question.getByRole('button', { name: 'Keep editing' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await dialog.getByLabel('Name').inputValue()).toBe('a long thought-out name');
    await leave();
    await question.getByRole('button', { name: 'Discard' }).click();
    await dialog.waitFor({ state: 'detached' });

    // Picked people count as typed, too.
    await page.getByRole('button', { name: 'New conversation' }).first().click();
    await dialog.getByRole('combobox').fill('ann');
    await dialog.getByRole('option').first().click();
    await leave();
    await question.getByRole('button', { name: 'Discard' }).click();
    await dialog.waitFor({ state: 'detached' });

    // If nothing was typed, or only a search term, no question is asked.
    for (const button of ['Create a room', 'Find rooms']) {
      await page.getByRole('button', { name: button }).first().click();
      if (button === 'Find rooms') await dialog.getByLabel('Filter by name').fill('gar');
      await dialog.waitFor();
      await leave();
      await dialog.waitFor({ state: 'detached' });
    }
    await page.keyboard.press('Control+k');
    await dialog.getByRole('combobox').fill('gar');
    await leave();
    await dialog.waitFor({ state: 'detached' });
    expect(visitor.problems).toEqual([]);
  });

  test.each([
    ['drop', 'main'],
    ['drop', 'nav'],
    ['drop', 'textarea'],
    ['paste', 'textarea'],
    ['paste', 'body'],
  ] as const)('a file is refused with a notice, and nothing is lost: %s on %s', async (type, target) => {
    const eve = await site.registered(`eve-${type}-${target}`);
    await eve.createRoom(`room for ${type} ${target}`);
    await eve.composer.fill('a draft');
    expect(await give(eve, type, target)).toBe(true);
    await eve.page.getByText('You can’t send files yet').waitFor();
    expect(await eve.composer.inputValue()).toBe('a draft');
    expect(eve.problems).toEqual([]);
  });

  test('search shows to whom a message in a direct conversation was written', async () => {
    const fay = await site.registered('fay');
    const gil = await site.registered('gil');
    await fay.startConversation('gil');
    await fay.send('a secret word');
    await gil.roomLink('fay').click();
    await gil.message('a secret word').waitFor();
    await gil.send('my secret word');
    await fay.message('my secret word').waitFor();
    for (const visitor of [fay, gil]) await visitor.page.goto('/search?q=secret');
    const result = (visitor: Visitor, text: string) =>
      visitor.page
        .getByRole('list', { name: /^Messages found/ })
        .getByRole('listitem')
        .filter({ hasText: text })
        .innerText();
    const oneLine = async (visitor: Visitor, text: string) =>
      (await result(visitor, text)).replaceAll(/\s+/g, ' ');
    for (const { page } of [fay, gil]) await page.getByText('to you', { exact: true }).waitFor();
    expect(await oneLine(fay, 'a secret')).toMatch(/fay to gil/);
    expect(await oneLine(fay, 'my secret')).toMatch(/gil to you/);
    expect(await oneLine(gil, 'a secret')).toMatch(/fay to you/);
    expect(await oneLine(gil, 'my secret')).toMatch(/gil to fay/);
    expect([...fay.problems, ...gil.problems]).toEqual([]);
  });
});

describe.skipIf(!hasBrowser)('an empty server', () => {
  test('welcomes the first person, and greets everyone after that as usual', async () => {
    await using browser = await TestBrowser.launch();
    await using server = await TestServer.start();
    const first = await browser.visitor(server.url);
    const second = await browser.visitor(server.url);
    await second.page.goto('/sign-in');
    await second.page.getByText('Nobody has an account on this server yet.').waitFor();
    expect(await second.page.getByText('Good to see you again').count()).toBe(0);

    await first.page.goto('/rooms/3?at=4');
    await first.page.getByRole('heading', { name: 'Welcome to Parley' }).waitFor();
    await first.page.getByText('become its administrator').waitFor();
    await first.page.getByLabel('Username').fill('ann');
    await first.page.getByLabel('Password', { exact: true }).fill(password);
    await first.page.getByRole('button', { name: 'Create account' }).click();
    await first.menu.waitFor();

    await second.page.goto('/');
    await second.page.getByText('Good to see you again').waitFor();
    expect(new URL(second.page.url()).pathname).toBe('/sign-in');
    await second.page.goto('/register');
    await second.page.getByRole('heading', { name: 'Create your account' }).waitFor();
    expect([...first.problems, ...second.problems]).toEqual([]);
  });
});
