import { describe, expect, test } from 'vitest';
import { hasBrowser, useSite } from './browser.ts';
import type { Visitor } from './visitor.ts';

describe.skipIf(!hasBrowser)('the time', () => {
  const site = useSite();

  /** Like a laptop that slept: the clock has moved on, and no timer has run. */
  async function wakeAt({ page }: Visitor, when: Date): Promise<void> {
    await page.clock.setSystemTime(when);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  }

  test('of "Today" moves on at midnight, and when a laptop wakes the next day', async () => {
    const ann = await site.registered('ann');
    const bo = await site.registered('bo');
    await ann.startConversation('bo');
    await ann.send('good night');
    await ann.message('good night').waitFor();
    const separator = (day: string) => ann.timeline.getByRole('heading', { name: day });
    await separator('Today').waitFor();
    await bo.page.goto('/search?q=night');
    const inResult = () => bo.page.getByRole('main').locator('time').innerText();
    expect(await inResult()).toMatch(/^\d\d:\d\d$/);

    const days = (count: number) => new Date(Date.now() + count * 86_400_000);
    await wakeAt(ann, days(1));
    await separator('Yesterday').waitFor();
    await wakeAt(bo, days(1));
    await expect.poll(inResult).toMatch(/^[A-Z][a-z]{2}$/);
    await wakeAt(bo, days(40));
    await expect.poll(inResult).toMatch(/^\d+ [A-Z][a-z]{2}/);
    // The clock is corrected.
    await wakeAt(ann, new Date());
    await separator('Today').waitFor();
    expect([...ann.problems, ...bo.problems]).toEqual([]);
  });

  test('that is set back while there is no connection does not reorder what was written', async () => {
    const cy = await site.registered('cy');
    await cy.createRoom('garden');
    await cy.goOffline();
    await cy.send('one');
    await cy.page.clock.setSystemTime(Date.now() - 3_600_000);
    await cy.send('two');
    await cy.page.clock.setSystemTime(Date.now() - 7_200_000);
    await cy.send('three');
    expect(await cy.contents()).toEqual(['one', 'two', 'three']);
    await cy.context.setOffline(false);
    await cy.page.reload();
    await expect
      .poll(() => cy.timeline.locator('article[data-seq] p').allInnerTexts())
      .toEqual(['one', 'two', 'three']);
    expect(cy.problems).toEqual([]);
  });
});
