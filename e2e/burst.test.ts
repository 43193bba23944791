import { describe, expect, test } from 'vitest';
import { say, signUp, type Person } from '../apps/api/test/people.ts';
import { TestServer } from '../apps/api/test/server.ts';
import { hasBrowser, TestBrowser } from './browser.ts';

/** Messages in flight at a time, to keep the server as busy as it gets. */
const atOnce = 100;
const atLeast = 3_000;

/** Writes at least `atLeast` messages, and more until `isEnough`. Returns how many. */
async function flood(writer: Person, roomId: number, isEnough: () => boolean): Promise<number> {
  let sent = 0;
  const write = async () => {
    while (sent < atLeast || !isEnough()) {
      sent++;
      await say(writer, roomId, `line **${sent}**`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, write));
  return sent;
}

describe.skipIf(!hasBrowser)('a flood of messages', () => {
  test('is shown in few steps, lets the reader write meanwhile, and ends with the newest message', async ({
    annotate,
  }) => {
    await using browser = await TestBrowser.launch();
    await using server = await TestServer.start({ env: { RATE_LIMIT_FACTOR: '0' } });
    await using bo = await signUp(server.url);
    const ann = await browser.registered(server.url, 'ann');
    await ann.createRoom('garden');
    const roomId = Number(ann.path.split('/').at(-1));
    await bo.api.rooms.join.mutate({ roomId });
    await say(bo, roomId, 'before');
    await ann.message('before').waitFor();

    // An observer is called once for everything that React changes in one step.
    await ann.timeline.evaluate((timeline) => {
      const counts = { steps: 0, longTasks: 0 };
      Object.assign(globalThis, { counts });
      new MutationObserver(() => counts.steps++).observe(timeline, { childList: true, subtree: true });
      new PerformanceObserver((list) => (counts.longTasks += list.getEntries().length)).observe({
        type: 'longtask',
      });
    });

    let hasWritten = false;
    const flooding = flood(bo, roomId, () => hasWritten);
    const text = 'what I have to say while everybody talks';
    await ann.message('line').first().waitFor();
    await ann.composer.pressSequentially(text);
    expect(await ann.composer.inputValue()).toBe(text);
    await ann.composer.press('Enter');
    await expect.poll(() => ann.composer.inputValue()).toBe('');
    hasWritten = true;
    const sent = await flooding;

    // The newest message is at the end, and those before it are there without a gap.
    await say(bo, roomId, 'after');
    await ann.message('after').waitFor({ timeout: 60_000 });
    await ann.sending.waitFor({ state: 'detached', timeout: 60_000 });
    const { messages } = await bo.api.messages.list.query({ roomId, limit: 15 });
    const expected = messages.map(({ content }) => content.replaceAll('*', ''));
    await expect.poll(async () => (await ann.contents()).slice(-15)).toEqual(expected);

    const counts = await ann.page.evaluate(
      () => (globalThis as unknown as { counts: { steps: number; longTasks: number } }).counts,
    );
    await annotate(`${sent} messages, ${counts.steps} steps, ${counts.longTasks} tasks of 50 ms or more`);
    expect(counts.steps).toBeGreaterThan(0);
    expect(counts.steps).toBeLessThan(sent / 4);
    expect(ann.problems).toEqual([]);

    // Messages that were dropped can be read again: nothing is missing between those shown.
    const seqs = () =>
      ann.timeline.locator('[data-seq]').evaluateAll((rows) => {
        return rows.map((row) => Number(row.getAttribute('data-seq'))).toSorted((a, b) => a - b);
      });
    const scrollUp = async () => {
      await ann.timeline.evaluate((timeline) => timeline.scrollTo({ top: 0 }));
      return (await seqs())[0];
    };
    await expect.poll(scrollUp, { timeout: 60_000 }).toBeLessThan(sent - 1_000);
    await expect
      .poll(async () => {
        // The row that has the focus stays rendered wherever it is.
        const shown = (await seqs()).filter((seq) => seq <= sent);
        return shown.every((seq, index) => index === 0 || seq === (shown[index - 1] ?? 0) + 1);
      })
      .toBe(true);
  });

  test('does not move what someone is reading further up, and can be skipped', async () => {
    await using browser = await TestBrowser.launch();
    await using server = await TestServer.start({ env: { RATE_LIMIT_FACTOR: '0' } });
    await using bo = await signUp(server.url);
    const ann = await browser.registered(server.url, 'ann');
    await ann.createRoom('garden');
    const roomId = Number(ann.path.split('/').at(-1));
    await bo.api.rooms.join.mutate({ roomId });
    for (let line = 1; line <= 60; line++) await say(bo, roomId, `early ${line}`);
    await ann.message('early 60').waitFor();
    // All of these become read, which is reported once a second.
    await expect
      .poll(async () => (await (await ann.context.request.get(`/api/chat${ann.path}`)).json()) as object)
      .toMatchObject({ room: { membership: { readSeq: 60 } } });
    await ann.timeline.evaluate((timeline) => timeline.scrollBy({ top: -400 }));
    const jump = ann.page.getByRole('button', { name: /^Jump|new messages?$/ });
    await jump.waitFor();

    const placeOf = () => ann.message('early 40').evaluate((row) => row.getBoundingClientRect().top);
    const before = await placeOf();
    await flood(bo, roomId, () => true);
    await say(bo, roomId, 'after');
    await ann.page.getByRole('button', { name: /^3,?001 new messages/ }).waitFor({ timeout: 60_000 });
    expect(Math.abs((await placeOf()) - before)).toBeLessThanOrEqual(1);
    await jump.click();
    await ann.message('after').waitFor();
    expect(ann.problems).toEqual([]);
  });
});
