import { describe, expect, test } from 'vitest';
import { checkAccessibility } from './accessibility.ts';
import { hasBrowser, useSite } from './browser.ts';

describe.skipIf(!hasBrowser)('a public room that becomes private', () => {
  const site = useSite();

  test('goes away for people outside, and warns an administrator outside first', async () => {
    // The first account is an administrator.
    const root = await site.registered('root');
    const [ivy, joy] = [await site.registered('ivy'), await site.registered('joy')];
    await ivy.createRoom('cellar');
    for (const { page } of [root, joy]) {
      await page.goto(ivy.path);
      await page.getByRole('button', { name: 'Join room' }).waitFor();
    }
    await root.page.getByRole('button', { name: 'Room actions' }).click();
    await root.page.getByRole('menuitem', { name: 'Edit room' }).click();
    const form = root.page.getByRole('dialog');
    await form.getByText('Private room', { exact: true }).click();
    await form.getByText('You’re not a member, so you’ll lose access too.').waitFor();
    await checkAccessibility(root, 'the form of a room that is lost by saving it');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await expect.poll(() => root.path).toBe('/');
    await joy.page.getByRole('button', { name: 'Join room' }).waitFor({ state: 'detached' });
    await joy.page.getByText('This room doesn’t exist, or you’re not a member').waitFor();
    expect(await joy.roomTitle('cellar').count()).toBe(0);
    expect([...root.problems, ...ivy.problems, ...joy.problems]).toEqual([]);
  });
});
