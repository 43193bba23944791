import { describe, expect, test } from 'vitest';
import { say, signUp } from '../apps/api/test/people.ts';
import { checkAccessibility } from './accessibility.ts';
import { hasBrowser, useSite } from './browser.ts';
import type { Visitor } from './visitor.ts';

const widths = { phone: 390, desktop: 1280 };

describe.skipIf(!hasBrowser)('deleted messages', { timeout: 300_000 }, () => {
  const site = useSite();

  /** Calls REST as the visitor, for the room that they have open. */
  async function inRoom(visitor: Visitor, path: string, method: string, call: string, data?: object) {
    const options = { method, ...(data !== undefined && { data }) };
    const response = await visitor.context.request.fetch(`/api/chat${path}${call}`, options);
    expect(response.ok(), `${method} ${call}: ${response.status()}`).toBe(true);
  }

  const quoteOf = (visitor: Visitor, answer: string) =>
    visitor.message(answer).getByRole('button', { name: /^In reply to/ });

  test('disappear from every quote, as edits appear: live, on return, and if the message is not loaded', async () => {
    const ann = await site.registered('ann');
    await ann.createRoom('garden');
    const { path } = ann;
    for (const text of ['first secret', 'second secret']) await ann.send(text);
    await ann.message('second secret').waitFor();
    await ann.fillRoom(60);
    for (const seq of [1, 2]) {
      await inRoom(ann, path, 'POST', '/messages', { content: `answer to ${seq}`, replyTo: seq });
    }
    const bo = await site.registered('bo');
    await bo.createRoom('kitchen');
    await bo.findAndJoinRoom('garden');
    await quoteOf(bo, 'answer to 1').getByText('first secret').waitFor();
    await quoteOf(bo, 'answer to 2').getByText('second secret').waitFor();

    await inRoom(ann, path, 'PATCH', '/messages/1', { content: 'first, edited' });
    await quoteOf(bo, 'answer to 1').getByText('first, edited').waitFor();
    await inRoom(ann, path, 'DELETE', '/messages/1');
    await quoteOf(bo, 'answer to 1').getByText('A deleted message').waitFor();

    await bo.openRoom('kitchen');
    await inRoom(ann, path, 'DELETE', '/messages/2');
    await bo.openRoom('garden');
    await quoteOf(bo, 'answer to 2').getByText('A deleted message').waitFor();
    expect(await bo.page.getByText(/secret/).count()).toBe(0);

    expect([...ann.problems, ...bo.problems]).toEqual([]);
  });

  test('do not count as unread, live and after a reload, and no line is drawn above them', async () => {
    const cy = await site.registered('cy');
    await cy.createRoom('cellar');
    const { path } = cy;
    const di = await site.registered('di');
    await di.findAndJoinRoom('cellar');
    await di.createRoom('attic');
    await cy.fillRoom(3);
    const badge = di.roomLink('cellar').getByText(/unread/);
    await badge.getByText('3 unread messages').waitFor();
    for (const seq of [1, 2]) await inRoom(cy, path, 'DELETE', `/messages/${seq}`);
    await badge.getByText('1 unread message').waitFor();
    await inRoom(cy, path, 'DELETE', '/messages/3');
    await badge.waitFor({ state: 'detached' });
    await di.page.reload();
    await di.roomLink('cellar').waitFor();
    expect(await badge.count()).toBe(0);
    await di.openRoom('cellar');
    await expect.poll(() => di.message('This message was deleted.').count()).toBe(3);
    expect(await di.page.getByRole('heading', { name: 'New messages' }).count()).toBe(0);
    expect([...cy.problems, ...di.problems]).toEqual([]);
  });

  test('of others are deleted only by the room’s owner, in their own name', async () => {
    const eve = await site.registered('eve');
    await eve.createRoom('library');
    const roomId = Number(eve.path.split('/').at(-1));
    await using fay = await signUp(site.url, 'fay');
    await fay.api.rooms.join.mutate({ roomId });
    const gil = await site.registered('gil');
    await gil.findAndJoinRoom('library');
    for (const [device, width] of Object.entries(widths)) {
      const spam = `buy a ${device}`;
      const { seq } = await say(fay, roomId, spam);
      await gil.message(spam).hover();
      await gil
        .message(spam)
        .getByRole('button', { name: /^Actions/ })
        .click();
      await gil.page.getByRole('menuitem', { name: 'Copy text' }).waitFor();
      expect(await gil.page.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0);
      await gil.page.keyboard.press('Escape');

      await eve.page.setViewportSize({ width, height: 800 });
      await eve.chooseAction(spam, 'Delete');
      const dialog = eve.page.getByRole('alertdialog');
      await dialog.getByText(/^This removes its text .* fay-\w+ and everyone else will see/).waitFor();
      await checkAccessibility(eve, `the question on a ${device}`);
      await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
      for (const someone of [eve, gil]) {
        const row = someone.timeline.locator(`[data-seq="${seq}"]`);
        await row.getByText('This message was deleted by eve.').waitFor();
      }
    }
    await gil.page.reload();
    await expect.poll(() => gil.message('This message was deleted by eve.').count()).toBe(2);
    expect([...eve.problems, ...gil.problems]).toEqual([]);
  });

  test('search marks what it found, and shows emoji whole', async () => {
    const hal = await site.registered('hal');
    await hal.createRoom('hall');
    for (const text of ['In der Straße 9', '한국어를 배워요', 'It is done 🎉']) await hal.send(text);
    await hal.message('done').waitFor();
    for (const [query, found] of [
      ['strasse', 'Straße'],
      ['국어', '국어'],
      ['🎉', '🎉'],
    ] as const) {
      await hal.page.goto(`/search?q=${encodeURIComponent(query)}`);
      await expect.poll(() => hal.page.locator('mark').allInnerTexts()).toEqual([found]);
    }
    expect(hal.problems).toEqual([]);
  });
});
