import { describe, expect, test } from 'vitest';
import { checkAccessibility } from './accessibility.ts';
import { hasBrowser, useSite } from './browser.ts';
import { password, type Visitor } from './visitor.ts';

describe.skipIf(!hasBrowser)('a link to a room', () => {
  const site = useSite();

  async function openLinks({ page }: Visitor): Promise<void> {
    await page.getByRole('button', { name: 'Room actions' }).click();
    await page.getByRole('menuitem', { name: 'Add people' }).click();
    await page.getByRole('button', { name: 'Invite with a link' }).click();
  }

  /** Creates a link in the open dialog, and returns its path. */
  async function createLink({ page }: Visitor, { uses }: { uses?: string } = {}): Promise<string> {
    if (uses !== undefined) await page.getByLabel('Maximum uses').selectOption({ label: uses });
    await page.getByRole('button', { name: 'Create link' }).click();
    return new URL(await page.getByLabel('Invite link').inputValue()).pathname;
  }

  test('is created, used by people with and without an account, and revoked', async () => {
    await site.registered('root');
    const ann = await site.registered('ann');
    await ann.createRoom('cellar', 'Private room');
    await openLinks(ann);
    const dialog = ann.page.getByRole('dialog');
    // The field that takes the focus follows the button that is gone.
    await expect.poll(() => ann.focused()).toBe('select expiresInSeconds');
    await dialog.getByText('No active links').waitFor();
    await checkAccessibility(ann, 'the form of a link');
    const path = await createLink(ann, { uses: '5 uses' });
    await expect.poll(() => ann.page.evaluate(() => getSelection()?.toString())).toContain(path);
    const row = dialog.getByRole('listitem');
    await row.filter({ hasText: '0 of 5 used · expires in 7 days' }).waitFor();
    expect(await row.innerText()).toContain('by you');

    // Somebody new, who reloads the page on the way.
    const bo = await site.visitor();
    await bo.page.goto(path);
    await bo.page.getByRole('heading', { name: 'Join cellar' }).waitFor();
    await bo.page.getByText('ann invited you').waitFor();
    await bo.page.getByText('1 member', { exact: true }).waitFor();
    await bo.page.getByRole('link', { name: 'Sign in' }).click();
    await bo.page.getByRole('link', { name: 'Create account' }).click();
    await bo.page.getByRole('button', { name: 'Create account' }).waitFor();
    await bo.page.reload();
    await bo.page.getByLabel('Username').fill('bo');
    await bo.page.getByLabel('Password', { exact: true }).fill(password);
    await bo.page.getByRole('button', { name: 'Create account' }).click();
    await bo.roomTitle('cellar').waitFor();
    await bo.composer.waitFor();
    // Seen at once by those who have the list open.
    await row.filter({ hasText: '1 of 5 used' }).waitFor();

    // Somebody with an account, who signs in and then goes straight into the room.
    const cy = await site.registered('cy');
    await cy.signOut();
    await cy.page.goto(path);
    await cy.page.getByRole('link', { name: 'Sign in' }).click();
    await cy.page.getByLabel('Username or email address').fill('cy');
    await cy.page.getByLabel('Password', { exact: true }).fill(password);
    await cy.page.getByRole('button', { name: 'Sign in' }).click();
    await cy.roomTitle('cellar').waitFor();
    await cy.roomLink('cellar').waitFor();

    // Somebody who is signed in is asked first. Members are not.
    const dee = await site.registered('dee');
    await dee.page.goto(path);
    await dee.page.getByRole('button', { name: 'Join cellar' }).waitFor();
    await dee.page.getByText('You’re signed in as dee.').waitFor();
    await dee.page.getByText('3 members').waitFor();
    await dee.page.getByRole('button', { name: 'Join cellar' }).click();
    await dee.roomTitle('cellar').waitFor();
    // The invite is not a step to go back to.
    await dee.page.goto('/');
    await dee.page.goto(path);
    await dee.roomTitle('cellar').waitFor();
    await row.filter({ hasText: '3 of 5 used' }).waitFor();

    await row.getByRole('button', { name: /^Revoke/ }).click();
    const question = ann.page.getByRole('alertdialog');
    await checkAccessibility(ann, 'the question before a link is revoked');
    await question.getByRole('button', { name: 'Revoke' }).click();
    await dialog.getByText('No active links').waitFor();
    const eve = await site.registered('eve');
    for (const visitor of [eve, await site.visitor()]) {
      await visitor.page.goto(path);
      await visitor.page.getByRole('heading', { name: 'This invite link no longer works' }).waitFor();
      expect(visitor.problems).toEqual([]);
    }
    expect([...ann.problems, ...bo.problems, ...cy.problems, ...dee.problems]).toEqual([]);
  });

  test('that stops working while somebody looks at it says so', async () => {
    const ann = await site.registered('anna');
    await ann.createRoom('loft', 'Private room');
    await openLinks(ann);
    const path = await createLink(ann, { uses: '1 use' });
    const [bo, cy] = [await site.registered('bob'), await site.registered('cyd')];
    for (const { page } of [bo, cy]) {
      await page.goto(path);
      await page.getByRole('button', { name: 'Join loft' }).waitFor();
    }
    await bo.page.getByRole('button', { name: 'Join loft' }).click();
    await bo.roomTitle('loft').waitFor();
    await cy.page.getByRole('button', { name: 'Join loft' }).click();
    await cy.page.getByRole('alert').getByText('no longer works').waitFor();
    await cy.page.getByRole('link', { name: 'Not now' }).click();
    await cy.menu.waitFor();
  });

  test('can be made again, and people can be added instead, without losing those who were chosen', async () => {
    const ann = await site.registered('anita');
    await site.registered('bertha');
    await ann.createRoom('shed', 'Private room');
    await ann.page.getByRole('button', { name: 'Room actions' }).click();
    await ann.page.getByRole('menuitem', { name: 'Add people' }).click();
    const dialog = ann.page.getByRole('dialog');
    await dialog.getByRole('combobox').fill('bertha');
    await dialog.getByRole('option', { name: /bertha/ }).click();
    await dialog.getByRole('button', { name: 'Invite with a link' }).click();
    const first = await createLink(ann);
    await dialog.getByRole('button', { name: 'Create another link' }).click();
    await expect.poll(() => ann.focused()).toBe('select expiresInSeconds');
    await dialog.getByLabel('Expires after').selectOption({ label: '1 hour' });
    expect(await createLink(ann)).not.toBe(first);
    await dialog
      .getByRole('listitem')
      .filter({ hasText: /0 uses · expires in (60|59) minutes/ })
      .waitFor();
    expect(await dialog.getByRole('listitem').count()).toBe(2);
    await dialog.getByRole('button', { name: 'Add people' }).click();
    await expect.poll(() => ann.focused()).toContain('People to add');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await ann.page.getByText('1 person added').waitFor();
  });
});
