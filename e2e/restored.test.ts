import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { say, signIn } from '../apps/api/test/people.ts';
import { RestorableChat } from '../apps/api/test/restorable-chat.ts';
import { hasBrowser, TestBrowser } from './browser.ts';
import type { Visitor } from './visitor.ts';

describe.skipIf(!hasBrowser)('a page under which the data is restored from a backup', () => {
  let browser: TestBrowser;
  beforeAll(async () => void (browser = await TestBrowser.launch()));
  afterAll(() => browser[Symbol.asyncDispose]());

  async function sendAll(visitor: Visitor, contents: readonly string[]): Promise<void> {
    for (const content of contents) await visitor.send(content);
    await visitor.sending.first().waitFor({ state: 'detached' });
  }

  test('forgets what it showed, in every room, and keeps what was written but not sent', async () => {
    await using chat = await RestorableChat.start(null);
    const ann = await browser.registered(chat.url, 'ann');
    await ann.createRoom('attic');
    const atticId = Number(ann.path.split('/').at(-1));
    await sendAll(ann, ['kept above']);
    await ann.createRoom('garden');
    const gardenId = Number(ann.path.split('/').at(-1));
    await sendAll(ann, ['kept 1', 'kept 2']);
    await chat.backUp();
    await sendAll(ann, ['lost 1', 'lost 2', 'lost 3']);
    await ann.openRoom('attic');
    await sendAll(ann, ['lost above', 'lost as well']);
    await ann.openRoom('garden');
    await expect.poll(() => ann.contents()).toEqual(['kept 1', 'kept 2', 'lost 1', 'lost 2', 'lost 3']);

    await chat.restore(async (url) => {
      await using other = await signIn(url, 'ann');
      // With what is in the outbox, the room has as many messages and changes as before.
      for (const content of ['new 1', 'new 2']) await say(other, gardenId, content);
      await say(other, atticId, 'new above');
      await ann.send('in the outbox');
      await ann.composer.fill('half a thought');
    });
    await expect.poll(() => ann.contents()).toEqual(['kept 1', 'kept 2', 'new 1', 'new 2', 'in the outbox']);
    await ann.sending.first().waitFor({ state: 'detached' });
    expect(await ann.composer.inputValue()).toBe('half a thought');
    await ann.openRoom('attic');
    await expect.poll(() => ann.contents()).toEqual(['kept above', 'new above']);
    expect(ann.problems).toEqual([]);
  });
});
