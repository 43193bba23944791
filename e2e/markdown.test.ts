import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { say, signIn, signUp } from '../apps/api/test/people.ts';
import { TestServer } from '../apps/api/test/server.ts';
import { hasBrowser, TestBrowser } from './browser.ts';
import type { Visitor } from './visitor.ts';

const marks = /[*`_~]|\[|\]\(/;

describe.skipIf(!hasBrowser)('text with Markdown, in any direction', () => {
  let browser: TestBrowser;
  let server: TestServer;
  let ann: Visitor;
  let roomPath: string;
  beforeAll(async () => {
    browser = await TestBrowser.launch();
    server = await TestServer.start();
    ann = await browser.registered(server.url, 'ann');
    ann.page.setDefaultTimeout(60_000);
    await using writer = await signIn(server.url, 'ann');
    const { room } = await writer.api.rooms.create.mutate({ name: 'גינה', kind: 'public' });
    roomPath = `/rooms/${room.id}`;
    for (const content of [
      'שלום **לכולם**, see `npm start`',
      '> اقتباس\n\n- אחת\n- שתיים',
      'left to right\nשורה שנייה',
      '```\nשלום = 1\n```',
      '2. two\n5. five\n007. seven',
    ]) {
      await say(writer, room.id, content);
    }
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test('each block begins on its own side, and code on the left', async () => {
    await ann.page.goto(roomPath);
    await ann.message('לכולם').waitFor();
    const direction = (text: string, selector: string) =>
      ann
        .message(text)
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).direction);
    expect(await direction('לכולם', 'p')).toBe('rtl');
    expect(await direction('לכולם', 'code')).toBe('ltr');
    expect(await direction('اقتباس', 'blockquote')).toBe('rtl');
    expect(await direction('اقتباس', 'li')).toBe('rtl');
    expect(await direction('left to right', 'p')).toBe('ltr');
    expect(await direction('שלום = 1', 'pre')).toBe('ltr');

    // The bar of the quote and the bullets are on the side where the text begins.
    const quote = ann.message('اقتباس').locator('blockquote');
    expect(await quote.evaluate((element) => getComputedStyle(element).borderRightWidth)).toBe('3px');
    expect(await quote.evaluate((element) => getComputedStyle(element).borderLeftWidth)).toBe('0px');
  });

  test('the second line of a paragraph has its own direction', async () => {
    const sides = await ann
      .message('left to right')
      .locator('p')
      .first()
      .evaluate((paragraph) => {
        const range = document.createRange();
        range.selectNodeContents(paragraph);
        const box = paragraph.getBoundingClientRect();
        return Array.from(range.getClientRects(), ({ left, right, width }) => ({
          width,
          isLeft: left - box.left < 2,
          isRight: box.right - right < 2,
        })).filter(({ width }) => width > 0);
      });
    expect(sides).toMatchObject([
      { isLeft: true, isRight: false },
      { isLeft: false, isRight: true },
    ]);
  });

  test('the composer has the direction of what is typed', async () => {
    const direction = () => ann.composer.evaluate((element) => getComputedStyle(element).direction);
    await ann.composer.fill('hello');
    expect(await direction()).toBe('ltr');
    await ann.composer.fill('שלום hello');
    expect(await direction()).toBe('rtl');
    await ann.composer.fill('');
  });

  test('a room’s name does not change the direction around it: in the list, above the room, in titles, sentences and search', async () => {
    const isolatedName = '\u2068גינה\u2069';
    await ann.page.goto(roomPath);
    await ann.message('לכולם').waitFor();
    expect(await ann.page.title()).toBe(`${isolatedName} · Parley`);
    expect(await ann.composer.getAttribute('placeholder')).toBe(`Message ${isolatedName}`);
    await ann.page.getByText(`This is the beginning of ${isolatedName}`).waitFor();
    for (const place of [ann.roomLink('גינה'), ann.page.locator('main header')]) {
      expect(await place.locator('bdi').first().innerText()).toBe('גינה');
    }
    await ann.page.goto('/search?q=seven');
    await ann.page.getByText(`in ${isolatedName}`).waitFor();
    const missing = '\u2068אין\u2069';
    await ann.page.goto(`/search?q=${encodeURIComponent('אין')}`);
    await ann.page.getByText(`No messages match “${missing}”`).waitFor();
  });

  test('a message is plain text in quotes, in announcements and in search results', async () => {
    await using bo = await signUp(server.url);
    await using writer = await signIn(server.url, 'ann');
    const { room } = await writer.api.rooms.openConversation.mutate({ userIds: [bo.account.id] });
    await ann.page.goto(`/rooms/${room.id}`);
    await ann.composer.waitFor();
    const written = '**needle** in `a haystack`: [here](https://example.com/), ~~gone~~';
    const words = 'needle in a haystack: here, gone';
    const message = await say(bo, room.id, written);

    const readOut = ann.page.locator('[aria-live=polite]').filter({ hasText: words });
    await readOut.waitFor({ state: 'attached' });
    expect(await readOut.innerText()).not.toMatch(marks);

    await writer.api.messages.send.mutate({
      roomId: room.id,
      content: 'an answer',
      clientMessageId: 'answer',
      replyTo: message.seq,
    });
    const quote = ann.message('an answer').getByRole('button', { name: /^In reply to/ });
    await quote.waitFor();
    expect(await quote.innerText()).toContain(words);
    expect(await quote.innerText()).not.toMatch(marks);

    await ann.page.goto('/search?q=needle');
    const result = ann.page.getByRole('list', { name: /^Messages found/ }).getByRole('listitem');
    await result.waitFor();
    expect(await result.innerText()).toContain(words);
    expect(await result.locator('mark').innerText()).toBe('needle');
    expect(ann.problems).toEqual([]);
  });
});
