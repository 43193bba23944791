import { describe, expect, test } from 'vitest';
import { signUp } from '../apps/api/test/people.ts';
import { hasBrowser, useSite } from './browser.ts';
import { password } from './visitor.ts';

describe.skipIf(!hasBrowser)('a room', () => {
  const site = useSite();

  test('opened at a message counts only later messages as new, and forgets the message at its end', async () => {
    const ann = await site.registered('ann');
    await ann.createRoom('garden');
    await ann.fillRoom(200);
    const { path } = ann;
    const bo = await site.registered('bo');
    // One is a member, and one is only previewing.
    for (const someone of [ann, bo]) {
      await someone.page.goto(`${path}?at=60`);
      await someone.message(/line 60$/).waitFor();
      await someone.timeline.hover();
      await expect
        .poll(async () => {
          await someone.page.mouse.wheel(0, 500);
          return someone.message(/line 1[1-4]\d$/).count();
        })
        .toBeGreaterThan(0);
      await someone.page.getByRole('button', { name: 'Jump to the latest messages' }).waitFor();
      expect(await someone.page.getByRole('button', { name: /new message/ }).count()).toBe(0);
    }
    await ann.fillRoom(1);
    const cy = await site.registered('cy-writes');
    await cy.findAndJoinRoom('garden');
    await cy.send('last');
    // Messages that members wrote elsewhere are not new to them.
    await ann.page.getByRole('button', { name: '1 new message' }).click();
    await ann.message('last').waitFor();
    await expect.poll(() => ann.page.url()).not.toContain('?');

    for (const at of ['9999', 'nonsense']) {
      await ann.page.goto(`${path}?at=${at}`);
      await ann.message(/line 200$/).waitFor();
    }
    await expect.poll(() => ann.page.url()).not.toContain('?');
    expect([...ann.problems, ...bo.problems, ...cy.problems]).toEqual([]);
  });

  test('a link to a message leads there, even through the sign-in page, and its long text is edited at its end', async () => {
    const gus = await site.registered('gus');
    await gus.createRoom('hall');
    await gus.fillRoom(3);
    await gus.message(/line 2$/).hover();
    await gus
      .message(/line 2$/)
      .getByRole('link')
      .click();
    await expect.poll(() => gus.page.url()).toMatch(/\?at=2$/);
    const guest = await site.visitor();
    await guest.page.goto(gus.page.url());
    await guest.page.getByLabel('Username or email address').fill('gus');
    await guest.page.getByLabel('Password', { exact: true }).fill(password);
    await guest.page.keyboard.press('Enter');
    await guest.message(/line 2$/).waitFor();
    expect(guest.page.url()).toBe(gus.page.url());

    await gus.send('word\n'.repeat(60));
    await expect.poll(() => gus.page.url()).not.toContain('?');
    await expect.poll(() => gus.page.getByRole('article', { name: /Sending/ }).count()).toBe(0);
    await gus.composer.press('ArrowUp');
    const editor = gus.page.getByLabel('Edit message');
    const hiddenBelow = () =>
      editor.evaluate((field) => field.scrollHeight - field.clientHeight - field.scrollTop);
    await expect.poll(hiddenBelow).toBeLessThanOrEqual(1);
    expect(await editor.evaluate((field) => field.scrollTop)).toBeGreaterThan(0);
    expect([...gus.problems, ...guest.problems]).toEqual([]);
  });

  test('keeps a reply and an edit that are not finished', async () => {
    const cy = await site.registered('cy');
    await cy.createRoom('kitchen');
    await cy.send('**What** is for lunch?');
    await cy.createRoom('cellar');
    await cy.openRoom('kitchen');
    await cy.chooseAction('What', 'Reply');
    await cy.composer.fill('Soup');
    await cy.page.reload();
    await cy.page.getByText('Replying to cy').waitFor();
    await cy.openRoom('cellar');
    await cy.roomLink('kitchen').getByText('Draft').waitFor();
    await cy.openRoom('kitchen');
    await cy.composer.press('Enter');
    await cy
      .message('Soup')
      .getByRole('button', { name: /^In reply to/ })
      .getByText('What is for lunch?')
      .waitFor();

    await cy.composer.press('ArrowUp');
    const editor = cy.page.getByLabel('Edit message');
    await editor.fill('Soup, and bread');
    await cy.openRoom('cellar');
    await cy.openRoom('kitchen');
    expect(await editor.inputValue()).toBe('Soup, and bread');
    await editor.fill('');
    await editor.press('Enter');
    await cy.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await cy.message('This message was deleted.').waitFor();
    expect(await editor.count()).toBe(0);
    expect(cy.problems).toEqual([]);
  });

  test('keeps a draft when the session ends by itself, and none after signing out', async () => {
    const hal = await site.registered('hal');
    await hal.createRoom('shed');
    const { path } = hal;
    const isKept = () =>
      hal.page.evaluate(() => Object.keys(localStorage).some((key) => /draft|outbox/.test(key)));
    await hal.composer.fill('half a thought');
    expect((await hal.context.request.post('/api/logout')).ok()).toBe(true);
    await hal.page.getByText('You were signed out').waitFor();
    expect(await isKept()).toBe(true);
    await hal.signIn('hal');
    await hal.openRoom('shed');
    expect(await hal.composer.inputValue()).toBe('half a thought');

    await hal.signOut();
    expect(await isKept()).toBe(false);
    await hal.signIn('hal');
    await hal.page.goto(path);
    await hal.composer.waitFor();
    expect(await hal.composer.inputValue()).toBe('');
    expect(hal.problems).toEqual([]);
  });

  test('of many people lists those whose names start with what is typed', async () => {
    const kim = await site.registered('kim');
    await kim.createRoom('hallway');
    const names = Array.from({ length: 10 }, (_, index) => `guest-${index}`);
    const { origin, pathname } = new URL(kim.page.url());
    const roomId = Number(pathname.split('/').at(-1));
    for (const name of [...names, 'lea']) {
      await using guest = await signUp(origin, name);
      await guest.api.rooms.join.mutate({ roomId });
    }
    await kim.page.getByRole('button', { name: /^Show members/ }).click();
    const panel = kim.page.getByRole('complementary', { name: 'Members' });
    const filter = panel.getByLabel('Filter members by name');
    await expect.poll(() => panel.getByRole('listitem').count()).toBe(12);
    await filter.fill('LE');
    await expect
      .poll(() => panel.getByRole('listitem').allInnerTexts())
      .toEqual([expect.stringMatching(/lea/)]);
    await filter.fill('nobody');
    await panel.getByText('No member’s name starts with “nobody”').waitFor();
    await filter.fill('');
    await expect.poll(() => panel.getByRole('listitem').count()).toBe(12);
    expect(kim.problems).toEqual([]);
  });

  test('that is not there yet says so in a heading', async () => {
    const ivy = await site.registered('ivy');
    await ivy.createRoom('pantry');
    await ivy.page.routeWebSocket(/\/trpc/, () => undefined);
    await ivy.page.reload();
    await ivy.page.getByRole('heading', { name: 'Opening the room', level: 1 }).waitFor();
    expect(await ivy.page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(ivy.problems).toEqual([]);
  });

  test('on a phone, Enter breaks the line and the button sends', async () => {
    const dee = await site.registered('dee', {
      viewport: { width: 390, height: 800 },
      hasTouch: true,
      isMobile: true,
    });
    await dee.createRoom('attic');
    await dee.composer.pressSequentially('one\ntwo');
    await dee.page.getByRole('button', { name: 'Send' }).click();
    await expect.poll(() => dee.contents()).toEqual(['one\ntwo']);
    expect(dee.problems).toEqual([]);
  });

  test('of two people is in the other person’s list once it has a message', async () => {
    const eve = await site.registered('eve');
    const fay = await site.registered('fay');
    await eve.startConversation('fay');
    await eve.page.getByText('This is the beginning of your conversation with fay').waitFor();
    await fay.page.getByText('You have no conversations yet.').waitFor();
    await eve.send('hello');
    await fay.roomLink('eve').waitFor();
    await fay.page.goto('/nonsense');
    await fay.page.getByRole('heading', { name: 'Page not found' }).waitFor();
    await fay.roomLink('eve').waitFor();
    expect([...eve.problems, ...fay.problems]).toEqual([]);
  });
});
