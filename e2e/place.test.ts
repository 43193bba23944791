import { describe, expect, test } from 'vitest';
import { hasBrowser, useSite } from './browser.ts';
import type { Visitor } from './visitor.ts';

/** The distance of a message from the top of the view, in pixels. */
async function topOf({ timeline }: Visitor, text: RegExp): Promise<number> {
  return timeline
    .getByRole('article')
    .filter({ hasText: text })
    .evaluate((row) => row.getBoundingClientRect().top);
}

/** How far the end of the room is below the view, in pixels. */
async function belowView({ timeline }: Visitor): Promise<number> {
  return timeline.evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop);
}

async function edit({ context, path }: Visitor, seq: number, content: string): Promise<void> {
  const response = await context.request.patch(`/api/chat${path}/messages/${seq}`, { data: { content } });
  expect(response.status()).toBe(200);
}

/** Scrolls with the wheel until a message is in the middle of the view. */
async function scrollTo(visitor: Visitor, text: RegExp): Promise<void> {
  await visitor.timeline.hover();
  await expect
    .poll(
      async () => {
        const shown = await visitor.message(text).count();
        const top = shown > 0 ? await topOf(visitor, text) : 0;
        if (top > 150 && top < 500) return true;
        await visitor.page.mouse.wheel(0, -400);
        return false;
      },
      { timeout: 60_000, interval: 100 },
    )
    .toBe(true);
  await stillness(visitor);
}

/** Waits until the list hasn't moved for a few frames. */
async function stillness({ page }: Visitor): Promise<void> {
  await page.evaluate(async () => {
    const log = document.querySelector('[role=log]');
    let before = -1;
    for (let still = 0; still < 15;) {
      await new Promise(requestAnimationFrame);
      const now = (log?.scrollTop ?? 0) + (log?.scrollHeight ?? 0);
      still = now === before ? still + 1 : 0;
      before = now;
    }
  });
}

const tall = Array.from({ length: 30 }, (_, index) => `grown ${index}`).join('\n');

describe.skipIf(!hasBrowser)("the reader's place", () => {
  const site = useSite();

  async function inFullRoom(name: string, room: string, count = 120): Promise<Visitor> {
    const visitor = await site.registered(name);
    await visitor.createRoom(room);
    await visitor.fillRoom(count);
    await visitor.page.reload();
    await visitor.message(new RegExp(`line ${count}$`)).waitFor();
    await stillness(visitor);
    return visitor;
  }

  test('at the live end stays there when messages in view, above it, and far above become taller and shorter', async () => {
    const ann = await inFullRoom('ann', 'garden');
    const bottom = /line 120$/;
    for (const seq of [119, 112, 104, 95, 80, 20]) {
      for (const content of [tall, `line ${seq}`]) {
        const top = await topOf(ann, bottom);
        await edit(ann, seq, content);
        if (seq > 100)
          await ann
            .message(content === tall ? 'grown 29' : new RegExp(`line ${seq}(edited)?`))
            .first()
            .waitFor();
        await stillness(ann);
        expect(await belowView(ann), `${seq}`).toBeLessThanOrEqual(1);
        expect(await topOf(ann, bottom), `${seq}`).toBeCloseTo(top, 0);
      }
    }
    // The last message grows upwards, and new ones are still shown as they arrive.
    await edit(ann, 120, tall);
    await ann.message('grown 29').waitFor();
    await stillness(ann);
    expect(await belowView(ann)).toBeLessThanOrEqual(1);
    await ann.send('and on');
    await ann.message('and on').waitFor();
    await stillness(ann);
    expect(await belowView(ann)).toBeLessThanOrEqual(1);
    expect(ann.problems).toEqual([]);
  });

  test('in the past does not move when messages above and below become taller, nor when they come into view later', async () => {
    const bo = await inFullRoom('bo', 'kitchen');
    await scrollTo(bo, /line 60$/);
    const top = await topOf(bo, /line 60$/);
    // Above the view: rendered, not rendered, and not loaded. Below it, too.
    for (const seq of [40, 45, 30, 5, 75, 85, 119]) {
      await edit(bo, seq, tall);
      await stillness(bo);
      expect(await topOf(bo, /line 60$/), `${seq}`).toBeCloseTo(top, 0);
    }
    // On the way up, each row moves exactly as far as the wheel scrolls.
    let before = await topOf(bo, /line 60$/);
    for (let step = 0; step < 4; step++) {
      await bo.page.mouse.wheel(0, -100);
      await stillness(bo);
      const now = await topOf(bo, /line 60$/);
      expect(now - before).toBeCloseTo(100, 0);
      before = now;
    }
    expect(bo.problems).toEqual([]);
  });

  test('is kept when returning and going back', async () => {
    const cy = await inFullRoom('cy', 'cellar');
    await cy.createRoom('attic');
    await cy.openRoom('cellar');
    await cy.message(/line 120$/).waitFor();
    await scrollTo(cy, /line 50$/);
    const top = await topOf(cy, /line 50$/);
    const isThere = async (expected: number, text: RegExp) => {
      await cy.message(text).waitFor();
      await stillness(cy);
      expect(await topOf(cy, text)).toBeCloseTo(expected, 0);
    };
    await cy.openRoom('attic');
    await cy.openRoom('cellar');
    await isThere(top, /line 50$/);

    // After following a link to a message in the same room, and after another room.
    await cy.message(/line 48$/).hover();
    await cy
      .message(/line 48$/)
      .getByRole('link')
      .click();
    await expect.poll(() => cy.page.url()).toContain('?at=48');
    await expect.poll(() => topOf(cy, /line 50$/)).not.toBeCloseTo(top, 0);
    await cy.page.goBack();
    await expect.poll(() => cy.page.url()).not.toContain('?');
    await isThere(top, /line 50$/);
    await cy.openRoom('attic');
    await cy.page.goBack();
    await isThere(top, /line 50$/);

    // Readers who were at the end come back to the end.
    await cy.page.getByRole('button', { name: 'Jump to the latest messages' }).click();
    await cy.message(/line 120$/).waitFor();
    await stillness(cy);
    await cy.openRoom('attic');
    await cy.openRoom('cellar');
    await cy.message(/line 120$/).waitFor();
    await stillness(cy);
    expect(await belowView(cy)).toBeLessThanOrEqual(1);
    expect(cy.problems).toEqual([]);
  });

  test('has a button that leads to the end and counts unread messages', async () => {
    const dee = await site.registered('dee');
    await dee.createRoom('loft');
    await dee.fillRoom(80);
    const { path } = dee;
    const eve = await site.registered('eve');
    await eve.findAndJoinRoom('loft');
    await eve.message(/line 80$/).waitFor();
    await eve.createRoom('elsewhere');
    await dee.fillRoom(60);
    await eve.roomLink('loft').getByText('60', { exact: true }).waitFor();
    await eve.page.goto(`${path}?at=20`);
    await eve.page.getByRole('button', { name: '60 new messages' }).waitFor();
    await dee.fillRoom(1);
    await eve.page.getByRole('button', { name: '61 new messages' }).click();
    await eve
      .message(/line 1$/)
      .last()
      .waitFor();
    await eve.page.getByRole('button', { name: /new message/ }).waitFor({ state: 'detached' });
    await eve.roomLink('loft').getByText('61', { exact: true }).waitFor({ state: 'detached' });
    expect([...dee.problems, ...eve.problems]).toEqual([]);
  });
});
