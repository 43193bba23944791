import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { say, signIn } from '../apps/api/test/people.ts';
import { TestServer } from '../apps/api/test/server.ts';
import { hasBrowser, TestBrowser } from './browser.ts';
import type { Visitor } from './visitor.ts';

/** Our own font still piles up this many marks. More than these are drawn in one place. */
const fewest = 19;

/** A letter with this many marks on it. */
function piled(letter: string, marks = fewest): string {
  return letter + '\u0301'.repeat(marks);
}

/** The most marks that a name may have on a letter. */
const namePile = 'o\u0301\u0308\u0302\u0303';

const looks = [
  { name: 'light, on a desktop', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'dark, on a phone', colorScheme: 'dark', viewport: { width: 390, height: 900 } },
] as const;

describe.skipIf(!hasBrowser)('marks piled on a letter', () => {
  let browser: TestBrowser;
  let server: TestServer;
  let visitor: Visitor;
  let roomPath: string;
  beforeAll(async () => {
    browser = await TestBrowser.launch();
    server = await TestServer.start();
    visitor = await browser.registered(server.url, 'ann');
    await fill();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  /** A room with marks in everything that people can write, between messages without any. */
  async function fill() {
    await using ann = await signIn(server.url, 'ann');
    const { api } = ann;
    const name = `n${namePile}isy`;
    await api.rooms.create.mutate({ name, kind: 'public', description: piled('Topic', 60) });
    const { room } = await api.rooms.create.mutate({ name: 'garden', kind: 'public' });
    roomPath = `/rooms/${room.id}`;
    for (const content of [
      'above',
      `needle ${piled('Z', 1_000)}`,
      'between',
      `- one\n- ${piled('two')}\n- three\n\n> ${piled('quote')}`,
      `first ${piled('Y')}\nsecond`,
      `[${piled('link')}](https://example.org) and \`${piled('code')}\``,
      'below',
    ]) {
      await say(ann, room.id, content);
    }
    await api.messages.send.mutate({
      roomId: room.id,
      content: 'answer',
      replyTo: 2,
      clientMessageId: 'answer',
    });
    const { path } = await api.incomingWebhooks.create.mutate({ roomId: room.id, name: 'hook' });
    await fetch(new URL(path, server.url), {
      method: 'POST',
      body: JSON.stringify({
        username: `n${namePile}isy sender`,
        attachments: [
          {
            color: 'good',
            title: piled('title'),
            text: piled('text'),
            fields: [{ title: piled('field'), value: piled('value') }],
            footer: piled('footer'),
          },
        ],
      }),
    });
    await say(ann, room.id, 'last');
  }

  /** A screenshot of an area without one box in it, once nothing changes there any more. */
  async function around(box: Locator, area: Locator): Promise<Buffer> {
    await visitor.stillness();
    await visitor.page.evaluate(() => document.fonts.ready.then(() => undefined));
    let shown: Buffer | null = null;
    for (;;) {
      const next = await area.screenshot({ mask: [box], maskColor: '#000' });
      if (shown?.equals(next)) return next;
      shown = next;
    }
  }

  /** Whether the text in a box changes anything of an area outside of the box. */
  async function reachesOut(box: Locator, area: Locator): Promise<boolean> {
    const shown = await around(box, area);
    const inBox = await box.screenshot();
    const style = await visitor.page.addStyleTag({
      content:
        '[data-unseen], [data-unseen] * { color: transparent !important; text-decoration: none !important }',
    });
    await box.evaluate((element) => element.setAttribute('data-unseen', ''));
    const unseen = await around(box, area);
    // The text is there, and can be made invisible.
    expect(inBox.equals(await box.screenshot())).toBe(false);
    await box.evaluate((element) => element.removeAttribute('data-unseen'));
    await style.evaluate((element: Element) => element.remove());
    return !shown.equals(unseen);
  }

  describe.each(looks)('in $name', ({ colorScheme, viewport }) => {
    async function openRoom() {
      const { page } = visitor;
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await page.goto(roomPath);
      // Presence arrives last.
      await visitor.message('last').getByText('Online').waitFor();
    }

    test('stay within their row of the timeline, in any kind of text', async () => {
      await openRoom();
      for (const text of ['needle', 'first', 'three', 'and', 'answer', 'footer']) {
        const row = visitor.message(text).first();
        await row.scrollIntoViewIfNeeded();
        expect(await reachesOut(row, visitor.timeline), text).toBe(false);
      }
      expect(visitor.problems).toEqual([]);
    });

    test('stay within their line in the sidebar, the header and search results', async () => {
      await openRoom();
      const { page } = visitor;
      await page.goto('/');
      const sidebar = page.getByRole('navigation');
      const links = sidebar.getByRole('link');
      const noisy = links.filter({ hasText: 'isy' });
      await noisy.waitFor();
      expect(await reachesOut(noisy, sidebar)).toBe(false);
      await noisy.click();
      await visitor.composer.waitFor();
      const header = page.locator('header').filter({ has: page.getByRole('heading', { level: 1 }) });
      expect(await reachesOut(header.locator('h1'), header)).toBe(false);
      expect(await reachesOut(header.locator('p'), header)).toBe(false);
      await page.goto('/search?q=needle');
      const result = page.getByRole('listitem').filter({ hasText: 'needle' });
      await result.waitFor();
      expect(await reachesOut(result, page.getByRole('main'))).toBe(false);
    });
  });

  test('would reach out without the clipping, so the tests above can see it', async () => {
    await visitor.page.goto(roomPath);
    await visitor.message('last').getByText('Online').waitFor();
    await visitor.page.addStyleTag({ content: '[data-row] * { overflow: visible !important }' });
    expect(await reachesOut(visitor.message('first'), visitor.timeline)).toBe(true);
  });
});
