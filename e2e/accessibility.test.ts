import { describe, expect, test } from 'vitest';
import { checkAccessibility } from './accessibility.ts';
import { hasBrowser, useSite } from './browser.ts';

const widths = { phone: 390, desktop: 1280 };

describe.skipIf(!hasBrowser)('the web app', () => {
  const site = useSite();

  test.each([
    ['phone', 'light'],
    ['phone', 'dark'],
    ['desktop', 'light'],
    ['desktop', 'dark'],
  ] as const)('has nothing that keeps people out, on a %s, in %s', async (device, colorScheme) => {
    const viewport = { width: widths[device], height: 800 };
    const ann = await site.visitor({ viewport, colorScheme });
    const check = (what: string) => checkAccessibility(ann, what);
    await ann.page.goto('/sign-in');
    await ann.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await check('sign in');
    await ann.register(`ann-${device}-${colorScheme}`);
    await check('home');
    await ann.createRoom(`garden ${device} ${colorScheme}`);
    await ann.send(
      'A message with `code`, a [link](https://example.org) and a_very_long_word_'.padEnd(300, 'x'),
    );
    await ann.message('A message with').waitFor();
    await check('room');
    await ann.page.goto('/search?q=message');
    await ann.page
      .getByRole('link', { name: /A message with/ })
      .first()
      .waitFor();
    await check('search');
    await ann.context.setOffline(true);
    await ann.page.getByText('You are offline').waitFor();
    await check('offline');
    await ann.context.setOffline(false);
    await ann.page.getByText('You are connected again').waitFor();
    await ann.context.request.post('/api/logout');
    await ann.page.getByText('Your session was ended').waitFor();
    await check('sign in again');
    expect(ann.problems).toEqual([]);
  });
});
