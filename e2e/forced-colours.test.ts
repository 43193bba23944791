import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { say } from '../apps/api/test/people.ts';
import { TestServer } from '../apps/api/test/server.ts';
import { hasBrowser, TestBrowser } from './browser.ts';
import type { Visitor } from './visitor.ts';
import { fillWorkspace, type Workspace } from './workspace.ts';

describe.skipIf(!hasBrowser)('in forced colours', () => {
  let browser: TestBrowser;
  let server: TestServer;
  let workspace: Workspace;
  let ann: Visitor;
  /** The system's colours as the browser computes them. */
  let system: Record<'canvas' | 'highlight' | 'highlightText', string>;
  beforeAll(async () => {
    browser = await TestBrowser.launch();
    server = await TestServer.start();
    workspace = await fillWorkspace(server.url);
    ann = await browser.visitor(server.url, {
      viewport: { width: 1280, height: 800 },
      forcedColors: 'active',
    });
    await ann.signIn('ann');
    system = await ann.page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'));
      const computed = (colour: string) => {
        probe.style.backgroundColor = colour;
        return getComputedStyle(probe).backgroundColor;
      };
      return {
        canvas: computed('Canvas'),
        highlight: computed('Highlight'),
        highlightText: computed('HighlightText'),
      };
    });
    expect([system.canvas, system.highlightText]).not.toContain(system.highlight);
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  function styleOf(locator: Locator, pseudo?: string) {
    return locator.evaluate((element, of) => {
      const { backgroundColor, color, borderTopColor, borderTopWidth } = getComputedStyle(element, of);
      return { backgroundColor, color, borderTopColor, borderTopWidth };
    }, pseudo);
  }

  /** Checks that the selected element stands out from the others, and its text from its background. */
  async function expectSelected(chosen: Locator, other: Locator) {
    await expect
      .poll(() => styleOf(chosen))
      .toMatchObject({ backgroundColor: system.highlight, color: system.highlightText });
    expect((await styleOf(other)).backgroundColor).not.toBe(system.highlight);
    // Read all at once, because parts come and go with presence and unread messages.
    const colours = await chosen
      .locator('*:visible')
      .evaluateAll((parts) =>
        parts.filter((part) => part.isConnected).map((part) => getComputedStyle(part).color),
      );
    expect(new Set(colours)).toEqual(new Set(colours.length === 0 ? [] : [system.highlightText]));
  }

  test('the current room, pressed buttons and the active option stand out', async () => {
    const { page } = ann;
    await page.goto(workspace.garden);
    await ann.composer.waitFor();
    await expectSelected(ann.roomLink('garden'), ann.roomLink('attic'));
    const members = page.getByRole('button', { name: /members/ }).first();
    await members.click();
    await expectSelected(members, page.getByRole('button', { name: 'Room actions' }));
    await page.goto(workspace.talk);
    await ann.composer.waitFor();
    await expectSelected(page.getByRole('navigation').locator('[aria-current=page]'), ann.roomLink('garden'));
    await ann.composer.fill('/');
    await page.getByRole('option').first().waitFor();
    await expectSelected(page.getByRole('option', { selected: true }), ann.composer);
    await ann.composer.fill('');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('ArrowDown');
    const options = page.getByRole('dialog').getByRole('option');
    await options.first().waitFor();
    // Someone has written there.
    await expect
      .poll(() =>
        styleOf(
          options
            .filter({ hasText: 'bo, cy' })
            .getByText(/unread/)
            .locator('xpath=..'),
        ),
      )
      .toMatchObject({ borderTopWidth: '4px' });
    await expectSelected(
      page.getByRole('dialog').getByRole('option', { selected: true }),
      page.getByRole('dialog').getByRole('option', { selected: false }).first(),
    );
  });

  test('icons look like the text beside them, and the dots on avatars stand apart', async () => {
    const { page } = ann;
    const strayIcons = () =>
      page.locator('svg').evaluateAll((icons) =>
        icons
          .filter((icon) => {
            const text = icon.parentElement;
            return text !== null && getComputedStyle(icon).color !== getComputedStyle(text).color;
          })
          .map((icon) => icon.outerHTML),
      );
    const dotOn = (place: Locator) => place.getByText('Online', { exact: true }).locator('xpath=..');
    await page.goto(workspace.talk);
    await ann.composer.waitFor();
    const current = page.getByRole('navigation').locator('[aria-current=page]');
    await expect
      .poll(() => styleOf(dotOn(current)))
      .toMatchObject({ backgroundColor: system.highlight, borderTopWidth: '0px' });
    await expect
      .poll(() => styleOf(dotOn(ann.menu)))
      .toMatchObject({ backgroundColor: system.canvas, borderTopWidth: '0px' });
    expect(await strayIcons()).toEqual([]);
    await ann.menu.click();
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    expect(await strayIcons()).toEqual([]);
    await page.keyboard.press('Escape');
  });

  test('choices and menus show what is chosen', async () => {
    const { page } = ann;
    await page.goto('/settings/appearance');
    const choice = (name: string) => page.getByRole('main').locator('label').filter({ hasText: name });
    await expectSelected(choice('System'), choice('Light'));
    const section = (name: string) => page.getByRole('main').getByRole('link', { name });
    await expectSelected(section('Appearance'), section('Bots'));
    await ann.menu.click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expectSelected(
      page.locator('[role^=menuitem][data-highlighted]'),
      page.getByRole('menuitem', { name: 'Sign out' }),
    );
    await page.keyboard.press('Escape');
    await page.goto('/');
    await page.getByRole('button', { name: 'Create a room' }).first().click();
    const card = (name: string) => page.getByRole('dialog').locator('label').filter({ hasText: name });
    await expectSelected(card('Public room'), card('Private room'));
  });

  test('search matches, new messages and the target of a jump stand out', async () => {
    const { page } = ann;
    await page.goto('/search?q=tomatoes');
    await expectSelected(page.locator('mark').first(), page.getByRole('main').getByRole('link').first());
    await say(workspace.bo, workspace.gardenId, 'News');
    await page.goto(workspace.garden);
    const divider = ann.timeline.getByRole('heading', { name: 'New messages' });
    await divider.waitFor();
    expect(await styleOf(divider.locator('xpath=../span'))).toMatchObject({
      borderTopColor: system.highlight,
      borderTopWidth: '4px',
    });
    await ann
      .message('I do')
      .getByRole('button', { name: /^In reply to/ })
      .click();
    const target = ann.message('Who waters on Sunday?').first();
    await expect.poll(() => styleOf(target, '::before')).toMatchObject({ backgroundColor: system.highlight });
    expect((await styleOf(ann.message('News'), '::before')).backgroundColor).not.toBe(system.highlight);
  });

  test.each(['garden', 'home', 'create a room', 'status'] as const)(
    'an outline follows Tab through %s',
    async (place) => {
      const { page } = ann;
      await page.goto(place === 'garden' ? workspace.garden : '/');
      await ann.menu.waitFor();
      if (place === 'garden') await ann.composer.waitFor();
      if (place === 'create a room') {
        await page.getByRole('button', { name: 'Create a room' }).first().click();
        await page.getByRole('dialog').getByRole('radio').first().waitFor();
      }
      if (place === 'status') {
        await ann.menu.click();
        await page.getByRole('menuitem', { name: 'Set a status' }).click();
        await page.getByRole('dialog').getByRole('radio').first().waitFor();
      }
      const unseen: string[] = [];
      for (let stop = 0; stop < 25; stop++) {
        await page.keyboard.press('Tab');
        // Colours fade in.
        await ann.stillness();
        unseen.push(
          ...(await page.evaluate((canvas) => {
            const active = document.activeElement;
            if (active === null || active === document.body || active.matches('[data-base-ui-focus-guard]'))
              return [];
            const isSeen = (element: Element | null): boolean => {
              if (element === null) return false;
              const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
              const isOutlined =
                outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1 && outlineColor !== canvas;
              // The outline of a control without a box of its own is drawn around its container.
              if (element.matches('input[type=radio]')) return isSeen(element.parentElement);
              return isOutlined || (element.matches('input') && isSeen(element.parentElement));
            };
            return isSeen(active) ? [] : [active.outerHTML.slice(0, 200)];
          }, system.canvas)),
        );
      }
      expect(unseen).toEqual([]);
    },
  );
});
