import { describe, expect, test } from 'vitest';
import { checkAccessibility } from './accessibility.ts';
import { hasBrowser, useSite } from './browser.ts';
import { membersSeenBy } from './members-panel.ts';
import type { Visitor } from './visitor.ts';

describe.skipIf(!hasBrowser)('the members of a room', () => {
  const site = useSite();

  test('change the room, get roles and lose them, hand the room on, and are removed, live for everyone', async () => {
    // The first account is an administrator, who may do all of it.
    await site.registered('root');
    const [ann, bo, cy] = await Promise.all(['ann', 'bo', 'cy'].map((name) => site.registered(name)));
    if (!ann || !bo || !cy) throw new Error('All are registered.');
    await ann.createRoom('garden');
    await bo.findAndJoinRoom('garden');
    await cy.findAndJoinRoom('garden');
    const [anns, bos, cys] = [await membersSeenBy(ann), await membersSeenBy(bo), await membersSeenBy(cy)];
    await anns.row('cy').waitFor();
    // A member may message the others and copy their names, and no more; of themselves, they may copy the name.
    const itemsOf = async (viewer: Visitor, members: typeof anns, name: string) => {
      await members
        .row(name)
        .getByRole('button', { name: `Actions for ${name}` })
        .click();
      await viewer.page.getByRole('menuitem').first().waitFor();
      const items = await viewer.page.getByRole('menuitem').allInnerTexts();
      await viewer.page.keyboard.press('Escape');
      await viewer.page.getByRole('menu').waitFor({ state: 'detached' });
      return items;
    };
    expect(await itemsOf(bo, bos, 'cy')).toEqual(['Message', 'Copy username']);
    expect(await itemsOf(ann, anns, 'ann')).toEqual(['Copy username']);
    await bos.row('cy').getByText('cy', { exact: true }).first().click({ button: 'right' });
    await bo.page.getByRole('menuitem', { name: 'Message' }).waitFor();
    await bo.page.keyboard.press('Escape');
    await bo.page.getByRole('menu').waitFor({ state: 'detached' });

    await cy.page.getByRole('button', { name: 'Room actions' }).click();
    await cy.page.getByRole('menuitem', { name: 'Leave room' }).waitFor();
    expect(await cy.page.getByRole('menuitem', { name: 'Edit room' }).count()).toBe(0);
    await cy.page.keyboard.press('Escape');
    await ann.page.getByRole('button', { name: 'Room actions' }).click();
    await ann.page.getByRole('menuitem', { name: 'Edit room' }).click();
    const form = ann.page.getByRole('dialog');
    await form.getByLabel('Name').fill('orchard');
    await form.getByLabel('Description').fill('Apples and pears');
    await checkAccessibility(ann, 'the form of a room');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    for (const visitor of [ann, bo, cy]) {
      await visitor.roomTitle('orchard').waitFor();
      await visitor.page.getByText('Apples and pears').waitFor();
      await visitor.roomLink('orchard').waitFor();
    }

    await anns.choose('bo', 'Make moderator');
    for (const members of [anns, bos, cys]) await members.badge('bo', 'Moderator').waitFor();
    await bos.row('cy').getByRole('button', { name: 'Actions for cy' }).click();
    await expect
      .poll(() => bo.page.getByRole('menuitem').allInnerTexts())
      .toEqual(['Message', 'Copy username', 'Silence…', 'Remove from room…', 'Ban…']);
    await checkAccessibility(bo, "a member's menu");
    await bo.page.keyboard.press('Escape');

    await anns.choose('bo', 'Make owner');
    const question = ann.page.getByRole('alertdialog');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    await anns.choose('bo', 'Make owner');
    await checkAccessibility(ann, 'the question before a room is handed on');
    await question.getByRole('button', { name: 'Make owner' }).click();
    for (const members of [anns, bos, cys]) {
      await members.badge('bo', 'Owner').waitFor();
      await members.badge('ann', 'Moderator').waitFor();
    }

    await bos.choose('ann', 'Remove as moderator');
    await anns.badge('ann', 'Moderator').waitFor({ state: 'detached' });
    await expect.poll(() => itemsOf(ann, anns, 'cy')).toEqual(['Message', 'Copy username']);

    await bos.choose('cy', 'Remove from room');
    await bo.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    for (const members of [anns, bos]) await members.row('cy').waitFor({ state: 'detached' });
    // The focus stays in the list: it goes to the row that took the place.
    await expect
      .poll(() => bo.page.evaluate(() => document.activeElement?.closest('ul')?.textContent ?? ''))
      .toContain('ann');
    // The room is public: it can still be read, and joined again.
    await cy.page.getByRole('button', { name: 'Join room' }).waitFor();
    expect([...ann.problems, ...bo.problems, ...cy.problems]).toEqual([]);
  });
});
