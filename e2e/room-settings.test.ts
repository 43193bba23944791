import { describe, expect, test } from 'vitest';
import { checkAccessibility } from './accessibility.ts';
import { hasBrowser, useSite } from './browser.ts';
import type { Visitor } from './visitor.ts';

describe.skipIf(!hasBrowser)('a room', () => {
  const site = useSite();

  async function chooseOfRoom({ page }: Visitor, item: string): Promise<void> {
    await page.getByRole('button', { name: 'Room actions' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  }

  test('changes who may write, and how often, live for everyone in it', async () => {
    const ann = await site.registered('ann');
    const bo = await site.registered('bo');
    await ann.createRoom('garden');
    await bo.findAndJoinRoom('garden');
    await bo.send('hello');
    await ann.message('hello').waitFor();

    await chooseOfRoom(ann, 'Edit room');
    const form = ann.page.getByRole('dialog');
    await form.getByLabel('Topic').fill('Tomatoes');
    await form.locator('label').filter({ hasText: '🌱' }).click();
    expect(await form.getByRole('radio', { name: '🌱' }).isChecked()).toBe(true);
    await form.getByLabel('Who can post').selectOption('Moderators only');
    await checkAccessibility(ann, 'the form of a room');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    for (const { page } of [ann, bo]) await page.getByText('Tomatoes').waitFor();
    await bo.page.getByText('Only moderators can post in this room.').waitFor();
    expect(await bo.composer.count()).toBe(0);
    await bo.message('hello').hover();
    await bo
      .message('hello')
      .getByRole('button', { name: /^Actions/ })
      .waitFor();
    expect(await bo.message('hello').getByRole('button', { name: 'Reply' }).count()).toBe(0);
    await ann.send('news');
    await bo.message('news').waitFor();

    await chooseOfRoom(ann, 'Edit room');
    await form.getByLabel('Who can post').selectOption('Everyone');
    await form.getByLabel('Slow mode').selectOption('1 hour');
    await form.getByRole('button', { name: 'Save' }).click();
    await bo.page.getByText('Slow mode is on: 1 hour between messages.').waitFor();
    await bo.send('in time');
    await ann.message('in time').waitFor();
    await bo.send('too soon');
    // Nothing is lost: it waits, and says how long.
    await bo.page.getByText('This message will be sent in 1 hour.').waitFor();
    await chooseOfRoom(ann, 'Edit room');
    await form.getByLabel('Slow mode').selectOption('Off');
    await form.getByRole('button', { name: 'Save' }).click();
    await bo.page.getByText('Slow mode is on: 1 hour between messages.').waitFor({ state: 'detached' });
    await ann.message('too soon').waitFor();
    expect([...ann.problems, ...bo.problems]).toEqual([]);
  });

  test('is archived, found among the archived ones, brought back, and deleted', async () => {
    const [cy, di, eve] = await Promise.all(['cy', 'di', 'eve'].map((name) => site.registered(name)));
    if (!cy || !di || !eve) throw new Error('All are registered.');
    await cy.createRoom('attic');
    await di.findAndJoinRoom('attic');
    await di.send('an old chair');
    await cy.message('an old chair').waitFor();

    await chooseOfRoom(cy, 'Archive room');
    await checkAccessibility(cy, 'the question before a room is archived');
    await cy.page.getByRole('alertdialog').getByRole('button', { name: 'Archive' }).click();
    for (const visitor of [cy, di]) {
      await visitor.page.getByText('This room is archived.').waitFor();
      await visitor.roomLink('attic').waitFor({ state: 'detached' });
    }
    await eve.page.getByRole('button', { name: 'Find rooms' }).first().click();
    const directory = eve.page.getByRole('dialog');
    await directory.getByRole('radio', { name: 'Archived' }).check();
    await directory.getByRole('link', { name: 'attic' }).click();
    await eve.message('an old chair').waitFor();
    await eve.page.getByText('This room is archived.').waitFor();
    expect(await eve.page.getByRole('button', { name: 'Join room' }).count()).toBe(0);

    await chooseOfRoom(cy, 'Unarchive room');
    for (const visitor of [cy, di]) {
      await visitor.roomLink('attic').waitFor();
      await visitor.composer.waitFor();
    }
    await chooseOfRoom(cy, 'Delete room');
    const question = cy.page.getByRole('dialog');
    await question.getByRole('textbox').fill('something else');
    await question.getByRole('button', { name: 'Delete room' }).click();
    await question.getByText('That isn’t the name of the room.').waitFor();
    await checkAccessibility(cy, 'the question before a room is deleted');
    await question.getByRole('textbox').fill('attic');
    await question.getByRole('button', { name: 'Delete room' }).click();
    await question.waitFor({ state: 'detached' });
    await di.page.getByText('This room doesn’t exist, or you’re not a member').waitFor();
    for (const visitor of [cy, di]) await visitor.roomLink('attic').waitFor({ state: 'detached' });
    expect([...cy.problems, ...di.problems, ...eve.problems]).toEqual([]);
  });

  test('is a group with a name, or notes to oneself', async () => {
    const [fay, gus, hal] = await Promise.all(['fay', 'gus', 'hal'].map((name) => site.registered(name)));
    if (!fay || !gus || !hal) throw new Error('All are registered.');
    await fay.startConversation('gus', 'hal');
    await fay.send('Friday?');
    await gus.roomLink('(fay, hal|hal, fay)').click();
    await chooseOfRoom(gus, 'Rename group');
    const form = gus.page.getByRole('dialog');
    await form.getByLabel('Name').fill('Climbing');
    await form.getByRole('button', { name: 'Save' }).click();
    for (const visitor of [fay, gus]) await visitor.roomTitle('Climbing').waitFor();
    await hal.roomLink('Climbing').waitFor();
    await chooseOfRoom(gus, 'Rename group');
    await form.getByLabel('Name').fill('');
    await form.getByRole('button', { name: 'Save' }).click();
    await fay.roomTitle('(gus, hal|hal, gus)').waitFor();

    await hal.startConversation('hal');
    await hal.page.getByRole('heading', { name: 'hal (you)', level: 1 }).waitFor();
    await hal.page.getByText('Only you can see what you write here').waitFor();
    await hal.send('remember the rope');
    await hal.message('remember the rope').waitFor();
    await hal.roomLink('hal .you.').waitFor();
    expect([...fay.problems, ...gus.problems, ...hal.problems]).toEqual([]);
  });
});
