import { describe, expect, test } from 'vitest';
import { checkAccessibility } from './accessibility.ts';
import { hasBrowser, useSite } from './browser.ts';
import type { Visitor } from './visitor.ts';

describe.skipIf(!hasBrowser)('the sidebar', () => {
  const site = useSite();

  const sectionOf = ({ page }: Visitor, name: string) =>
    page.getByRole('navigation').getByRole('region', { name, exact: true });
  const roomsIn = (visitor: Visitor, name: string) =>
    sectionOf(visitor, name).getByRole('link').locator('bdi').allInnerTexts();

  /** With a key, which may create more at once than a person. */
  async function createRooms({ context: { request } }: Visitor, names: readonly string[]) {
    const made = await request.post('/api/keys', { data: { name: 'a script', scope: 'write' } });
    const { secret } = (await made.json()) as { secret: string };
    for (const name of names) {
      const headers = { authorization: `Bearer ${secret}` };
      const response = await request.post('/api/chat/rooms', { headers, data: { name } });
      if (response.status() !== 201) throw new Error(`${name}: ${response.status()}`);
    }
  }

  /** Opens the context menu of a room, and chooses an item, or one of a menu within it. */
  async function choose(visitor: Visitor, room: string, ...items: string[]) {
    await visitor.roomLink(room).click({ button: 'right' });
    for (const item of items) {
      const name = new RegExp(`^${item}`);
      await visitor.page
        .getByRole('menuitem', { name })
        .or(visitor.page.getByRole('menuitemradio', { name }))
        .click();
    }
    await visitor.page.getByRole('menu').first().waitFor({ state: 'detached' });
  }

  test('has favorites and sections, the same on all devices, by mouse, by keyboard and by dragging', async () => {
    const ann = await site.registered('ann');
    const laptop = await site.visitor();
    await laptop.signIn('ann');
    for (const name of ['attic', 'barn', 'cellar']) await ann.createRoom(name);
    const both = [ann, laptop];
    for (const each of both)
      await expect.poll(() => roomsIn(each, 'Rooms')).toEqual(['attic', 'barn', 'cellar']);

    await choose(ann, 'barn', 'Add to favorites');
    for (const each of both) {
      await expect.poll(() => roomsIn(each, 'Favorites')).toEqual(['barn']);
      expect(await roomsIn(each, 'Rooms')).toEqual(['attic', 'cellar']);
    }

    await choose(ann, 'cellar', 'Move to section', 'New section');
    const dialog = ann.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create section' }).click();
    await dialog.getByText('Enter a name of 1 to 40 characters.').waitFor();
    await checkAccessibility(ann, 'the form of a section');
    await dialog.getByLabel('Name').fill('Projects');
    await dialog.getByRole('button', { name: 'Create section' }).click();
    for (const each of both) await expect.poll(() => roomsIn(each, 'Projects')).toEqual(['cellar']);

    // By the keyboard alone.
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => ann.focused()).toMatch(/^a .*cellar/);
    await ann.roomLink('attic').focus();
    await ann.page.keyboard.press('Tab');
    expect(await ann.focused()).toBe('button Actions for attic');
    await ann.page.keyboard.press('Enter');
    await ann.page.getByRole('menuitem', { name: 'Add to favorites' }).waitFor();
    await checkAccessibility(ann, "a room's menu");
    await ann.page.keyboard.press('End');
    await ann.page.keyboard.press('Home');
    await ann.page.keyboard.type('Mo');
    await ann.page.keyboard.press('ArrowRight');
    await ann.page.getByRole('menuitemradio', { name: 'Projects' }).waitFor();
    await ann.page.keyboard.press('Home');
    await ann.page.keyboard.press('Enter');
    for (const each of both) await expect.poll(() => roomsIn(each, 'Projects')).toEqual(['attic', 'cellar']);

    await expect.poll(() => ann.focused()).toMatch(/^a .*attic/);
    await laptop.roomLink('barn').dragTo(sectionOf(laptop, 'Projects'));
    for (const each of both) {
      await expect.poll(() => roomsIn(each, 'Projects')).toEqual(['attic', 'barn', 'cellar']);
      await sectionOf(each, 'Favorites').waitFor({ state: 'detached' });
    }

    // Collapsed, it shows only the open room.
    await ann.openRoom('barn');
    await ann.page.getByRole('button', { name: 'Projects', exact: true }).click();
    await expect.poll(() => roomsIn(ann, 'Projects')).toEqual(['barn']);
    await expect.poll(() => roomsIn(laptop, 'Projects')).toEqual([]);
    await laptop.page.reload();
    await expect.poll(() => roomsIn(laptop, 'Projects')).toEqual([]);

    const sectionMenu = async (item: string) => {
      await sectionOf(ann, 'Projects').getByRole('heading').hover();
      await ann.page.getByRole('button', { name: 'Actions for Projects' }).click();
      await ann.page.getByRole('menuitem', { name: item }).click();
    };
    await sectionMenu('Move down');
    const titles = (each: Visitor) =>
      each.page.getByRole('navigation').getByRole('heading', { level: 2 }).allInnerTexts();
    for (const each of both)
      await expect.poll(() => titles(each)).toEqual(['Rooms', 'Projects', 'Conversations']);
    await sectionMenu('Remove section');
    await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    for (const each of both)
      await expect.poll(() => roomsIn(each, 'Rooms')).toEqual(['attic', 'barn', 'cellar']);
    expect([...ann.problems, ...laptop.problems]).toEqual([]);
  });

  test('mutes a room: no badge and no number in the title until that ends, and reads one without opening it', async () => {
    const dan = await site.registered('dan');
    const eve = await site.registered('eve');
    await dan.createRoom('garden');
    await dan.createRoom('office');
    for (const name of ['garden', 'office']) await eve.findAndJoinRoom(name);
    await dan.page.goto('/settings/appearance');
    const badge = (room: string) => dan.roomLink(room).getByText(/unread/);
    const title = () => dan.page.title();

    await eve.send('news');
    await badge('office').waitFor({ state: 'attached' });
    await dan.page.goto('/search?q=');
    await choose(dan, 'office', 'Mark as read');
    await badge('office').waitFor({ state: 'detached' });

    await choose(dan, 'office', 'Mute', 'For 1 hour');
    await dan
      .roomLink('office')
      .getByText(/^Muted until/)
      .waitFor({ state: 'attached' });
    await eve.send('more news');
    await eve.openRoom('garden');
    await eve.send('tomatoes');
    await badge('garden').waitFor({ state: 'attached' });
    expect(await badge('office').count()).toBe(0);
    // In its title, a page counts what is unread.
    await dan.openRoom('garden');
    await badge('garden').waitFor({ state: 'detached' });
    await expect.poll(title).toBe('garden · Parley');

    await dan.page.clock.setSystemTime(Date.now() + 3_700_000);
    await dan.page.reload();
    await badge('office').waitFor({ state: 'attached' });
    await expect.poll(title).toBe('(1) garden · Parley');
    expect([...dan.problems, ...eve.problems]).toEqual([]);
  });

  test('shows only what is unread, and points to unread rooms out of view', async () => {
    const fay = await site.registered('fay');
    const gil = await site.registered('gil');
    const names = Array.from({ length: 30 }, (_, index) => `room ${String(index + 10)}`);
    await createRooms(fay, names);
    await gil.findAndJoinRoom('room 39');
    await fay.openRoom('room 10');
    await gil.send('hello');

    const pill = fay.page.getByRole('button', { name: '1 unread below' });
    await pill.waitFor();
    const inView = () =>
      fay.roomLink('room 39').evaluate((link) => {
        const { top, bottom } = link.getBoundingClientRect();
        return top > 0 && bottom < innerHeight;
      });
    expect(await inView()).toBe(false);
    await pill.click();
    await expect.poll(inView).toBe(true);
    await pill.waitFor({ state: 'detached' });

    await fay.page.getByRole('button', { name: 'Unread only' }).click();
    await expect.poll(() => roomsIn(fay, 'Rooms')).toEqual(['room 10', 'room 39']);
    await fay.openRoom('room 39');
    await expect.poll(() => roomsIn(fay, 'Rooms')).toEqual(['room 39']);
    await fay.page.reload();
    await fay.page.getByText('You’re all caught up.').waitFor();
    await checkAccessibility(fay, 'unread rooms only');
    await fay.page.getByRole('button', { name: 'Show all rooms' }).click();
    await expect.poll(async () => (await roomsIn(fay, 'Rooms')).length).toBe(30);
    expect([...fay.problems, ...gil.problems]).toEqual([]);
  });
});
