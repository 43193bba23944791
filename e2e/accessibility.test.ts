import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../apps/api/test/server.ts';
import {
  axeFindings,
  checkAccessibility,
  cutPlaceholders,
  cutTexts,
  overflow,
  strayOutlines,
} from './accessibility.ts';
import { hasBrowser, TestBrowser } from './browser.ts';
import { views } from './views.ts';
import { fillWorkspace, type Workspace } from './workspace.ts';

const devices = { phone: { width: 390, height: 800 }, desktop: { width: 1280, height: 800 } };

/** Checks many views in many ways, on a machine that may be slow. */
const timeoutMs = 900_000;

describe.skipIf(!hasBrowser)('every view', () => {
  let browser: TestBrowser;
  let server: TestServer;
  let workspace: Workspace;
  beforeAll(async () => {
    browser = await TestBrowser.launch();
    server = await TestServer.start();
    workspace = await fillWorkspace(server.url);
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test.each(['phone', 'desktop'] as const)(
    'is accessible on a %s: light, dark, in forced colours and at twice the text size',
    { timeout: timeoutMs },
    async (device) => {
      const options = { viewport: devices[device], reducedMotion: 'reduce' } as const;
      const ann = await browser.visitor(server.url, options);
      await ann.signIn('ann');
      const guest = await browser.visitor(server.url, options);
      const found: string[] = [];
      for (const { name, isForGuests = false, open, close } of views) {
        const visitor = isForGuests ? guest : ann;
        const { page } = visitor;
        await open(visitor, workspace);
        await visitor.stillness();
        const note = (what: string, elements: readonly string[]) =>
          found.push(...elements.map((element) => `${name}: ${what}: ${element}`));

        found.push(...(await axeFindings(visitor, name)));
        if ((await overflow(visitor)) > 0) note('is wider than the screen', ['html']);
        note('has a hint that is cut off', await cutPlaceholders(visitor));
        note('moves although motion is to be reduced', await visitor.endlessAnimations());
        await visitor.changeColors({ colorScheme: 'dark' });
        found.push(...(await axeFindings(visitor, `${name}, dark`, ['color-contrast'])));
        await visitor.changeColors({ colorScheme: 'light', forcedColors: 'active' });
        note('is outlined without the focus', await strayOutlines(visitor));
        await visitor.changeColors({ colorScheme: 'light' });

        const large = await page.addStyleTag({ content: 'html { font-size: 200% }' });
        if ((await overflow(visitor)) > 0) note('is wider than the screen in large text', ['html']);
        note('is cut in large text', await cutTexts(visitor));
        await large.evaluate((style: Element) => style.remove());
        await close?.(visitor);
      }
      expect(found).toEqual([]);
      expect([...ann.problems, ...guest.problems]).toEqual([]);
    },
  );

  test.each([
    ['phone', 'dark'],
    ['desktop', 'light'],
  ] as const)(
    'is accessible while the connection is lost, and when the session has ended, on a %s, in %s',
    async (device, colorScheme) => {
      const ann = await browser.visitor(server.url, { viewport: devices[device], colorScheme });
      await ann.signIn('ann');
      await ann.page.goto('/search?q=tomatoes');
      await ann.page
        .getByRole('main')
        .getByRole('link', { name: /tomatoes/ })
        .first()
        .waitFor();
      await ann.goOffline();
      await checkAccessibility(ann, 'offline');
      await ann.context.setOffline(false);
      await ann.page.getByText('You’re connected again').waitFor();
      await ann.context.request.post('/api/logout');
      await ann.page.getByText('You were signed out').waitFor();
      await checkAccessibility(ann, 'sign in again');
      expect(ann.problems).toEqual([]);
    },
  );
});
