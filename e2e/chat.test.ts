import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../apps/api/test/server.ts';
import { hasBrowser, TestBrowser } from './browser.ts';
import type { Visitor } from './visitor.ts';

describe.skipIf(!hasBrowser)('two people in two browsers', () => {
  let browser: TestBrowser;
  beforeAll(async () => void (browser = await TestBrowser.launch()));
  afterAll(() => browser[Symbol.asyncDispose]());

  function registered({ url }: TestServer, name: string): Promise<Visitor> {
    return browser.registered(url, name);
  }

  async function twoInGarden(server: TestServer): Promise<{ ann: Visitor; bo: Visitor }> {
    const [ann, bo] = [await registered(server, 'ann'), await registered(server, 'bo')];
    await ann.createRoom('garden');
    await bo.findAndJoinRoom('garden');
    return { ann, bo };
  }

  test('register, create a room, join it, and write both ways, live', async () => {
    await using server = await TestServer.start();
    const { ann, bo } = await twoInGarden(server);

    await ann.send('Who waters the **tomatoes**?');
    await bo.message('Who waters the tomatoes?').waitFor();
    expect(await bo.message('tomatoes').locator('strong').innerText()).toBe('tomatoes');

    await bo.composer.pressSequentially('I d');
    await ann.page.getByText('bo is typing').waitFor();
    await bo.send('I do!\nEvery morning: <b>https://example.org/water?a=1&b=2</b>');
    await ann.message('I do!').waitFor();
    await ann.page.getByText('bo is typing').waitFor({ state: 'hidden' });
    // What people write is never HTML, and an address is a link.
    expect(await ann.message('I do!').locator('b').count()).toBe(0);
    const link = ann.message('I do!').getByRole('link', { name: /example\.org/ });
    expect(await link.getAttribute('rel')).toContain('noopener');

    // Ann sees Bo among the members.
    await ann.page.getByRole('button', { name: /^Show members/ }).click();
    await ann.page.getByRole('complementary', { name: 'Members' }).getByText('bo', { exact: true }).waitFor();
    expect([...ann.problems, ...bo.problems]).toEqual([]);
  });

  test('an edit and a deletion are seen by both, and stay after a reload', async () => {
    await using server = await TestServer.start();
    const { ann, bo } = await twoInGarden(server);
    await ann.send('frist');
    await ann.send('a mistake');
    await bo.message('a mistake').waitFor();

    await ann.chooseAction('frist', 'Edit');
    await ann.page.getByLabel('Edit message').fill('first');
    await ann.page.getByLabel('Edit message').press('Enter');
    await bo.message('first').getByText('(edited)').waitFor();
    await ann.chooseAction('a mistake', 'Delete');
    await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await bo.message('This message was deleted.').waitFor();
    expect(await bo.message('a mistake').count()).toBe(0);

    for (const { page } of [ann, bo]) await page.reload();
    for (const someone of [ann, bo]) {
      await someone.message('first').waitFor();
      await someone.message('This message was deleted.').waitFor();
      expect(await someone.message('frist').count()).toBe(0);
    }
    expect([...ann.problems, ...bo.problems]).toEqual([]);
  });

  test('unread messages are counted in the list and in the title, and read when the room is opened, on all devices', async () => {
    await using server = await TestServer.start();
    const { ann, bo } = await twoInGarden(server);
    await bo.createRoom('kitchen');
    const phone = await browser.visitor(server.url);
    await phone.signIn('bo');

    await ann.send('one');
    await ann.send('two');
    await bo.roomLink('garden').getByText('2', { exact: true }).waitFor();
    await phone.roomLink('garden').getByText('2', { exact: true }).waitFor();
    await expect.poll(() => bo.page.title()).toMatch(/^\(2\)/);
    await bo.openRoom('garden');
    await bo.message('two').waitFor();
    await phone.roomLink('garden').getByText('2', { exact: true }).waitFor({ state: 'hidden' });
    await expect.poll(() => bo.page.title()).not.toMatch(/^\(/);
    expect([...ann.problems, ...bo.problems, ...phone.problems]).toEqual([]);
  });

  test('both see the same, each message once, after the server is killed midway and restarted', async () => {
    await using first = await TestServer.start();
    const { ann, bo } = await twoInGarden(first);
    for (let index = 1; index <= 5; index++) await ann.send(`before ${index}`);
    await bo.message('before 5').waitFor();

    // Some of these are answered, some are in flight, and some are written while there is no server.
    for (let index = 1; index <= 5; index++) await ann.send(`around ${index}`);
    await first.stop('SIGKILL');
    await ann.send('while it is gone');
    await bo.send('hello?');
    await ann.page.getByText('Connection lost').waitFor();
    await bo.page.getByText('Connection lost').waitFor();
    await ann.message('while it is gone').waitFor();

    await using second = await first.restart();
    await ann.page.getByText('You’re connected again.').waitFor();
    await ann.send('after');
    const expected = [
      ...[1, 2, 3, 4, 5].map((index) => `before ${index}`),
      ...[1, 2, 3, 4, 5].map((index) => `around ${index}`),
      'while it is gone',
      'hello?',
      'after',
    ];
    for (const someone of [ann, bo]) {
      await expect.poll(() => someone.contents()).toHaveLength(expected.length);
      expect((await someone.contents()).toSorted()).toEqual(expected.toSorted());
    }
    expect(await ann.contents()).toEqual(await bo.contents());
    const seen = await ann.contents();
    for (const { page } of [ann, bo]) await page.reload();
    for (const someone of [ann, bo]) await expect.poll(() => someone.contents()).toEqual(seen);
    expect(second.url).toBe(first.url);
    expect([...ann.problems, ...bo.problems]).toEqual([]);
  });

  test('a direct conversation appears for the other person immediately, with its messages', async () => {
    await using server = await TestServer.start();
    const [ann, bo] = [await registered(server, 'ann'), await registered(server, 'bo')];
    await ann.startConversation('bo');
    await ann.send('psst');
    await bo.roomLink('ann').click();
    await bo.message('psst').waitFor();
    await bo.send('yes?');
    await ann.message('yes?').waitFor();
    expect([...ann.problems, ...bo.problems]).toEqual([]);
  });

  test('search finds a message, and the result leads to it', async () => {
    await using server = await TestServer.start();
    const ann = await registered(server, 'ann');
    await ann.createRoom('garden');
    await ann.send('Die Straßenbahn fährt um acht');
    await ann.message('Straßenbahn').waitFor();
    await ann.page.goto('/search?q=strassenbahn');
    await ann.page.getByRole('link', { name: /Straßenbahn/ }).click();
    await ann.message('Straßenbahn').waitFor();
    expect(ann.page.url()).toMatch(/\/rooms\/\d+\?at=1$/);
    expect(ann.problems).toEqual([]);
  });

  test('a private room does not exist for people who are not in it', async () => {
    await using server = await TestServer.start();
    const [ann, bo] = [await registered(server, 'ann'), await registered(server, 'bo')];
    await ann.createRoom('surprise party', 'Private room');
    await ann.send('at eight');
    await ann.message('at eight').waitFor();
    await bo.page.goto(new URL(ann.page.url()).pathname);
    await bo.page.getByRole('heading', { name: 'This room doesn’t exist' }).waitFor();
    expect(await bo.page.content()).not.toContain('surprise party');
  });

  test('a draft is kept for each room, across reloads too', async () => {
    await using server = await TestServer.start();
    const ann = await registered(server, 'ann');
    await ann.createRoom('garden');
    await ann.composer.fill('half a thought');
    await ann.createRoom('kitchen');
    expect(await ann.composer.inputValue()).toBe('');
    await ann.openRoom('garden');
    expect(await ann.composer.inputValue()).toBe('half a thought');
    await ann.page.reload();
    await expect.poll(() => ann.composer.inputValue()).toBe('half a thought');
    await ann.signOut();
    expect(ann.page.url()).toMatch(/sign-in/);
  });

  test('a long history is read upwards, page by page, without a jump or a gap', async () => {
    await using server = await TestServer.start();
    const ann = await registered(server, 'ann');
    await ann.createRoom('garden');
    await ann.fillRoom(230);
    await ann.page.reload();
    await ann.message(/line 230$/).waitFor();
    await ann.timeline.hover();
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          for (const content of await ann.contents()) seen.add(content);
          await ann.page.mouse.wheel(0, -300);
          return seen.size;
        },
        { timeout: 60_000, interval: 50 },
      )
      .toBe(230);
    expect(ann.problems).toEqual([]);
  });
});
