import { describe, expect, test } from 'vitest';
import { hasBrowser, useSite } from './browser.ts';
import type { Visitor } from './visitor.ts';

/** Pastes data into the focused element, as the browser would. */
async function paste({ page }: Visitor, data: Record<string, string>): Promise<void> {
  await page.evaluate((types) => {
    const clipboardData = new DataTransfer();
    for (const [type, text] of Object.entries(types)) clipboardData.setData(type, text);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    (document.activeElement ?? document.body).dispatchEvent(event);
  }, data);
}

describe.skipIf(!hasBrowser)('what is typed', () => {
  const site = useSite();

  async function inRoom(name: string, room: string): Promise<Visitor> {
    const visitor = await site.registered(name);
    await visitor.createRoom(room);
    return visitor;
  }

  const editor = ({ page }: Visitor) => page.getByLabel('Edit message');

  test('after a click on a message goes to the composer, all of it', async () => {
    const ann = await inRoom('ann', 'garden');
    await ann.send('my own words');
    await ann.message('my own words').waitFor();
    for (const text of ['really sorry', 'everything fine', 'Delete this, please', '12 € — ¡olé!', '/help']) {
      await ann.composer.fill('');
      await ann.message('my own words').click();
      expect(await ann.focused()).toMatch(/^article/);
      await ann.page.keyboard.type(text);
      expect(await ann.composer.inputValue()).toBe(text);
      expect(await editor(ann).count()).toBe(0);
      expect(await ann.page.getByText(/^Replying to/).count()).toBe(0);
    }
    expect(ann.problems).toEqual([]);
  });

  test('goes to the composer, and nowhere else, unless something else takes it', async () => {
    const bo = await inRoom('bo', 'kitchen');
    await bo.send('words');
    await bo.message('words').waitFor();
    const places: [string, () => Promise<void>][] = [
      ['the page', () => bo.page.evaluate(() => (document.activeElement as HTMLElement).blur())],
      ['a button', () => bo.page.getByRole('button', { name: /members/ }).click()],
      ['the time of a message', () => bo.message('words').getByRole('link').focus()],
      ['a link in the list', () => bo.roomLink('kitchen').focus()],
      ['the main part', () => bo.page.locator('main').focus()],
    ];
    for (const [place, focus] of places) {
      await bo.composer.fill('');
      await focus();
      await bo.page.keyboard.type('er, hello');
      expect(await bo.composer.inputValue(), place).toBe('er, hello');
    }
    await bo.composer.fill('');

    await bo.message('words').click();
    for (const key of ['Control+e', 'Alt+r', 'Meta+r', 'F8', 'Shift', 'Escape', 'Delete', 'Enter']) {
      await bo.page.keyboard.press(key);
    }
    expect(await bo.composer.inputValue()).toBe('');
    expect(await bo.page.getByRole('alertdialog').count()).toBe(0);

    await bo.message('words').hover();
    await bo
      .message('words')
      .getByRole('button', { name: /^Actions/ })
      .click();
    await bo.page.getByRole('menu').waitFor();
    await bo.page.keyboard.type('co');
    await bo.page.keyboard.press('Escape');
    await bo.page.getByRole('menu').waitFor({ state: 'detached' });
    await bo.page.getByRole('button', { name: 'Create a room' }).first().click();
    await bo.page.getByRole('dialog').getByLabel('Name').waitFor();
    await bo.page.getByRole('dialog').getByText('Private room', { exact: true }).click();
    await bo.page.keyboard.type('x');
    await bo.page.keyboard.press('Escape');
    expect(await bo.composer.inputValue()).toBe('');
    expect(bo.problems).toEqual([]);
  });

  test('is a command only on a message that was reached by keys', async () => {
    const cy = await inRoom('cy', 'cellar');
    await cy.send('first');
    await cy.send('second');
    await cy.message('second').waitFor();
    await cy.message('second').click();
    await cy.page.keyboard.press('ArrowUp');
    await cy.page.keyboard.press('r');
    await cy.page.getByText('Replying to cy').waitFor();
    expect(await cy.composer.inputValue()).toBe('');
    await cy.page.keyboard.press('Escape');

    // Keys that only scroll don't count as moving there.
    await cy.message('second').click();
    await cy.page.keyboard.press('PageUp');
    await cy.page.keyboard.type('really');
    expect(await cy.composer.inputValue()).toBe('really');
    await cy.composer.fill('');

    await cy.composer.press('Shift+Tab');
    while (!(await cy.focused()).startsWith('article')) await cy.page.keyboard.press('Shift+Tab');
    await cy.page.keyboard.press('e');
    await editor(cy).waitFor();
    // The focus then returns to the message, where keys are still commands.
    await cy.page.keyboard.press('Escape');
    await expect.poll(() => cy.focused()).toMatch(/^article/);
    await cy.page.keyboard.press('Delete');
    await cy.page.getByRole('alertdialog').waitFor();
    await cy.page.keyboard.press('Escape');

    // After an edit by pointer, the focus goes to the composer.
    await cy.chooseAction('first', 'Edit');
    await editor(cy).press('ArrowLeft');
    await editor(cy).press('Escape');
    await cy.page.keyboard.type('remember');
    expect(await cy.composer.inputValue()).toBe('remember');
    expect(cy.problems).toEqual([]);
  });

  test('in the palette finds the actions on the message that had the focus', async () => {
    const zoe = await inRoom('zoe', 'pantry');
    const action = (name: string) => zoe.page.getByRole('dialog').getByRole('option', { name });
    await zoe.send('first');
    await zoe.send('second');
    await zoe.message('second').click();
    await zoe.page.keyboard.press('ArrowUp');
    await zoe.page.keyboard.press('Control+k');
    await action('Reply').waitFor();
    expect(await action('Delete').count()).toBe(1);
    await action('Edit').click();
    await editor(zoe).waitFor();
    await expect.poll(() => editor(zoe).inputValue()).toBe('first');
    await expect.poll(() => editor(zoe).evaluate((field) => field === document.activeElement)).toBe(true);
    await zoe.page.keyboard.press('Escape');

    await zoe.composer.press('Control+k');
    await action('Create a room').waitFor();
    // The palette from before may still fade out.
    await expect.poll(() => action('Edit').count()).toBe(0);
    expect(zoe.problems).toEqual([]);
  });

  test('or pasted goes to the composer, but not while a field or a dialog has the focus', async () => {
    const dee = await inRoom('dee', 'attic');
    await dee.send('words');
    await dee.message('words').click();
    await paste(dee, { 'text/plain': 'from elsewhere' });
    expect(await dee.composer.inputValue()).toBe('from elsewhere');
    await dee.page.getByRole('button', { name: 'Create a room' }).first().click();
    await dee.page.getByRole('dialog').getByLabel('Name').waitFor();
    await paste(dee, { 'text/plain': 'more' });
    // The composer is behind the dialog.
    expect(await dee.page.locator('main textarea').inputValue()).toBe('from elsewhere');
    expect(dee.problems).toEqual([]);
  });

  test('by an input method reaches the composer composed', async () => {
    const eve = await inRoom('eve', 'loft');
    await eve.send('words');
    await eve.message('words').click();
    const devtools = await eve.context.newCDPSession(eve.page);
    await eve.page.keyboard.press('k');
    await devtools.send('Input.imeSetComposition', { text: 'か', selectionStart: 1, selectionEnd: 1 });
    // During composition, keys belong to the input method.
    await devtools.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: 'Process',
      windowsVirtualKeyCode: 229,
    });
    await devtools.send('Input.insertText', { text: '仮名' });
    expect(await eve.composer.inputValue()).toBe('k仮名');
    expect(eve.problems).toEqual([]);
  });

  test('as ArrowUp edits and shows the viewer’s newest message, even if it is far out of view and not loaded', async () => {
    const fay = await inRoom('fay', 'shed');
    await fay.send('mine, long ago');
    await fay.message('mine, long ago').waitFor();
    const gil = await site.registered('gil');
    await gil.findAndJoinRoom('shed');
    await gil.fillRoom(150);
    await fay.page.reload();
    await fay.message(/line 150$/).waitFor();
    expect(await fay.message('mine, long ago').count()).toBe(0);
    await fay.composer.press('ArrowUp');
    await editor(fay).waitFor();
    expect(await editor(fay).inputValue()).toBe('mine, long ago');
    await expect.poll(() => fay.focused()).toBe('textarea Edit message');
    await expect.poll(() => editor(fay).evaluate(isOnScreen)).toBe(true);
    await editor(fay).fill('mine, edited');
    await editor(fay).press('Enter');
    await fay.message('mine, edited').waitFor();
    await expect.poll(() => fay.focused()).toMatch(/^textarea Message/);

    // People who wrote nothing are told so.
    const hal = await site.registered('hal');
    await hal.findAndJoinRoom('shed');
    await hal.composer.press('ArrowUp');
    await hal.page.getByText('You have no recent messages here to edit.').waitFor();
    expect([...fay.problems, ...gil.problems, ...hal.problems]).toEqual([]);
  });

  test('into a message stays until it is saved: through another edit, a reload, other rooms, and what others do', async () => {
    const ida = await inRoom('ida', 'hall');
    await ida.send('first');
    await ida.send('second');
    const jo = await site.registered('jo');
    await jo.findAndJoinRoom('hall');
    await ida.chooseAction('first', 'Edit');
    await editor(ida).fill('first, half changed');
    await ida.chooseAction('second', 'Edit');
    await expect.poll(() => editor(ida).count()).toBe(2);
    await ida.page.keyboard.type(' too');
    const texts = () =>
      editor(ida).evaluateAll((all) => all.map((each) => (each as HTMLTextAreaElement).value));
    const typed = ['first, half changed', 'second too'];
    expect(await texts()).toEqual(typed);

    await jo.fillRoom(40);
    await ida.message(/line 40$/).waitFor();
    expect(await texts()).toEqual(typed);
    await ida.page.reload();
    await expect.poll(texts).toEqual(typed);
    await ida.createRoom('porch');
    await ida.openRoom('hall');
    await expect.poll(texts).toEqual(typed);
    // The editors do not take the focus: people who come back want to write.
    expect(await ida.focused()).toMatch(/^textarea Message/);

    // If the message is deleted on another device meanwhile, the text can still be copied.
    const { request } = ida.context;
    await request.delete(`/api/chat${ida.path}/messages/1`);
    await ida.page.getByText('This message was deleted. You can still copy your text.').waitFor();
    expect(await texts()).toEqual(typed);
    await editor(ida).last().press('Enter');
    await ida.message('second too').waitFor();
    await expect.poll(() => editor(ida).count()).toBe(1);
    await editor(ida).press('Escape');
    await expect.poll(() => editor(ida).count()).toBe(0);

    await ida.chooseAction('second too', 'Edit');
    await editor(ida).fill('nobody else’s business');
    await ida.signOut();
    const kept = await ida.page.evaluate(() =>
      Object.keys(localStorage).filter((key) => key.includes('edits')),
    );
    expect(kept).toEqual([]);
    expect([...ida.problems, ...jo.problems]).toEqual([]);
  });

  test('is undone run by run, including what a program inserted', async () => {
    const kai = await inRoom('kai', 'lobby');
    const value = () => kai.composer.inputValue();
    const undone = async (count: number) => {
      const seen = [await value()];
      for (let index = 0; index < count; index++) {
        await kai.page.keyboard.press('Control+z');
        seen.push(await value());
      }
      return seen;
    };
    await kai.composer.pressSequentially('one two three');
    expect(await undone(4)).toEqual(['one two three', 'one two ', 'one ', '', '']);
    await kai.page.keyboard.press('Control+Shift+z');
    await kai.page.keyboard.press('Control+y');
    expect(await value()).toBe('one two ');
    // Retyping the same text is a change like any other.
    await kai.page.keyboard.type('x');
    await kai.page.keyboard.press('Control+z');
    await kai.page.keyboard.type('x');
    await kai.page.getByRole('button', { name: /members/ }).focus();
    expect(await value()).toBe('one two x');
    await kai.page.reload();
    await expect.poll(value).toBe('one two x');
    await kai.composer.press('Backspace');
    await expect.poll(value).toBe('one two ');

    await kai.message('nothing').count();
    await kai.page.locator('main').focus();
    await paste(kai, { 'text/plain': 'a whole pasted sentence, with words' });
    await kai.page.keyboard.type(' and');
    expect(await undone(3)).toEqual([
      'one two a whole pasted sentence, with words and',
      'one two a whole pasted sentence, with words',
      'one two ',
      'one two x',
    ]);
    // Sent text does not come back.
    await kai.composer.press('Enter');
    await kai.message('one').waitFor();
    expect(await undone(1)).toEqual(['', '']);
    await kai.composer.press('ArrowUp');
    await editor(kai).waitFor();
    await editor(kai).pressSequentially(' more words');
    await kai.page.keyboard.press('Control+z');
    expect(await editor(kai).inputValue()).toBe('one two x more ');
    expect(kai.problems).toEqual([]);
  });

  test('or pasted, a megabyte of it, is reported as too long, loses nothing, and does not block the page', async () => {
    const lea = await inRoom('lea', 'studio');
    await lea.composer.fill('before');
    await lea.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const paste = async (text: string) => {
      await lea.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
      const startedMs = Date.now();
      await lea.page.keyboard.press('Control+v');
      await lea.page.evaluate(() => new Promise(requestAnimationFrame));
      return Date.now() - startedMs;
    };
    for (const piece of ['word ', 'x', 'line\n', '*_', '😀']) {
      const tookMs = await paste(piece.repeat(1_000_000 / piece.length));
      await lea.page.getByText(/\d{6,} characters too many/).waitFor();
      expect(tookMs, piece).toBeLessThan(8_000);
      expect(await lea.composer.inputValue()).toBe('before');
      // The notice disappears once somebody types on.
      await lea.page.keyboard.type('!');
      await lea.page.getByText(/too many/).waitFor({ state: 'detached' });
      await lea.page.keyboard.press('Control+z');
      expect(await lea.composer.inputValue()).toBe('before');
    }
    // Text that can still be shortened is accepted, and its length is shown.
    await paste('y'.repeat(5_000));
    await lea.page.getByText('1006 characters too many').waitFor();
    expect(await lea.page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
    await lea.page.keyboard.press('Control+z');
    expect(await lea.composer.inputValue()).toBe('before');
    expect(lea.problems).toEqual([]);
  });
});

function isOnScreen(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}
