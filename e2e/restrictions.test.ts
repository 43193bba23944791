import { describe, expect, test } from 'vitest';
import { checkAccessibility } from './accessibility.ts';
import { hasBrowser, useSite } from './browser.ts';
import { membersSeenBy } from './members-panel.ts';

describe.skipIf(!hasBrowser)('moderators', () => {
  const site = useSite();

  test('silence and ban people, who see it at once, and lift both again', async () => {
    // The first account is an administrator.
    await site.registered('root');
    // In turn: the list is in the order of their IDs.
    const ann = await site.registered('ann');
    const bo = await site.registered('bo');
    const cy = await site.registered('cy');
    await ann.createRoom('garden');
    await bo.findAndJoinRoom('garden');
    await cy.findAndJoinRoom('garden');
    await bo.send('Buy my tomatoes');
    await ann.message('Buy my tomatoes').waitFor();
    const [anns, cys] = [await membersSeenBy(ann), await membersSeenBy(cy)];
    await bo.composer.fill('Buy my');

    await anns.choose('bo', 'Silence');
    const form = ann.page.getByRole('dialog');
    await form.getByLabel('Duration').selectOption('Custom…');
    await form.getByRole('button', { name: 'Silence' }).click();
    await form.getByText('Choose a time in the future').waitFor();
    await checkAccessibility(ann, 'the form before somebody is silenced');
    await form.getByLabel('Duration').selectOption('1 day');
    await form.getByRole('button', { name: 'Silence' }).click();
    await form.waitFor({ state: 'detached' });
    await bo.page.getByText(/^You’re silenced until/).waitFor();
    expect(await bo.composer.count()).toBe(0);
    for (const members of [anns, cys])
      await members
        .row('bo')
        .getByText(/^Silenced until/)
        .waitFor();
    await bo.message('Buy my tomatoes').hover();
    await bo
      .message('Buy my tomatoes')
      .getByRole('button', { name: /^Actions/ })
      .click();
    await bo.page.getByRole('menuitem', { name: 'Delete' }).waitFor();
    expect(await bo.page.getByRole('menuitem', { name: 'Edit' }).count()).toBe(0);
    await bo.page.keyboard.press('Escape');

    await anns.choose('bo', 'End silence');
    await bo.composer.waitFor();
    // The draft has stayed.
    expect(await bo.composer.inputValue()).toBe('Buy my');
    await cys
      .row('bo')
      .getByText(/^Silenced until/)
      .waitFor({ state: 'detached' });

    await anns.choose('bo', 'Ban');
    await form.getByLabel('Reason').fill('Advertising');
    await form.getByRole('button', { name: 'Ban', exact: true }).click();
    await bo.page.getByText('This room doesn’t exist').waitFor();
    await bo.roomLink('garden').waitFor({ state: 'detached' });
    for (const members of [anns, cys]) await members.row('bo').waitFor({ state: 'detached' });
    // The focus goes to the row that took its place.
    await expect.poll(() => ann.focused()).toContain('cy');

    await bo.page.getByRole('button', { name: 'Find rooms' }).first().click();
    await bo.page.getByRole('dialog').getByText('No rooms yet').waitFor();
    await bo.page.keyboard.press('Escape');

    await ann.page.getByRole('button', { name: 'Room actions' }).click();
    await ann.page.getByRole('menuitem', { name: 'Bans and silences' }).click();
    await form.getByText('Banned by ann: Advertising').waitFor();
    await checkAccessibility(ann, 'the list of bans and silences');
    await form.getByRole('button', { name: 'Unban bo' }).click();
    await form.getByText('Nobody is banned or silenced').waitFor();
    await ann.page.keyboard.press('Escape');
    await bo.findAndJoinRoom('garden');
    await bo.send('Sorry');
    await ann.message('Sorry').waitFor();

    // Those who only read a public room lose it as well.
    const di = await site.registered('di');
    await di.page.goto(ann.path);
    await di.message('Sorry').waitFor();
    const me = await di.context.request.get('/api/me');
    const { id: userId } = (await me.json()) as { id: number };
    const ban = await ann.context.request.post(`/api/chat${ann.path}/bans`, { data: { userId } });
    expect(ban.status()).toBe(200);
    await di.page.getByText('This room doesn’t exist').waitFor();

    // Members are offered none of it.
    await cy.page.getByRole('button', { name: 'Room actions' }).click();
    await cy.page.getByRole('menuitem', { name: 'Leave room' }).waitFor();
    expect(await cy.page.getByRole('menuitem', { name: 'Bans and silences' }).count()).toBe(0);
    expect([...ann.problems, ...bo.problems, ...cy.problems]).toEqual([]);
  });
});
