import { describe, expect, test } from 'vitest';
import { hasBrowser, useSite } from './browser.ts';
import type { Visitor } from './visitor.ts';

interface Copied {
  text: string;
  html: string;
}

/** Copies the selection with the browser's own command, and returns what is on the clipboard. */
async function copy({ page }: Visitor): Promise<Copied> {
  return page.evaluate(
    () =>
      new Promise<Copied>((resolve) => {
        addEventListener(
          'copy',
          ({ clipboardData }) =>
            resolve({
              text: clipboardData?.getData('text/plain') ?? '',
              html: clipboardData?.getData('text/html') ?? '',
            }),
          { once: true },
        );
        document.execCommand('copy');
      }),
  );
}

/** Sets one end of the selection before or after a text in a message. */
async function selectFrom({ page }: Visitor, text: string): Promise<void> {
  await page.evaluate((wanted) => {
    const walker = document.createTreeWalker(document.querySelector('[role=log]')!, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = walker.currentNode.nodeValue?.indexOf(wanted) ?? -1;
      if (at >= 0) return getSelection()?.collapse(walker.currentNode, at);
    }
    throw new Error(`${wanted} is not there`);
  }, text);
}

async function selectTo({ page }: Visitor, text: string): Promise<void> {
  await page.evaluate((wanted) => {
    const walker = document.createTreeWalker(document.querySelector('[role=log]')!, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = walker.currentNode.nodeValue?.indexOf(wanted) ?? -1;
      if (at >= 0) return getSelection()?.extend(walker.currentNode, at + wanted.length);
    }
    throw new Error(`${wanted} is not there`);
  }, text);
}

describe.skipIf(!hasBrowser)('a selection across messages', () => {
  const site = useSite();

  test('is copied as words with their meaning, with one header per group', async () => {
    const ann = await site.registered('ann');
    const bo = await site.registered('bo');
    await ann.createRoom('garden');
    await bo.findAndJoinRoom('garden');
    const said: [Visitor, string][] = [
      [ann, 'The first of mine'],
      [ann, 'Some **bold** `code` and <b>no HTML</b> & [a link](https://example.org/?a=1&b=2)'],
      [bo, '- milk\n- bread'],
      [bo, '> quoted\n\n```\nlet x = 1;\n  x++;\n```'],
      [ann, 'this goes away'],
      [ann, '2. two\n5. five\n\n007) seven\n\nThe last words'],
    ];
    for (const [visitor, text] of said) {
      await visitor.send(text);
      await expect
        .poll(() => ann.timeline.locator('article[data-seq]').count())
        .toBe(said.findIndex(([, each]) => each === text) + 1);
    }
    await ann.chooseAction('this goes away', 'Delete');
    await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await ann.message('This message was deleted.').waitFor();

    await selectFrom(ann, 'first of mine');
    await selectTo(ann, 'The last');
    const { text, html } = await copy(ann);
    const when = String.raw`\d{1,2} \w+ \d{4}, \d{2}:\d{2}`;
    expect(text.split('\n').map((line) => line.replace(new RegExp(`, ${when}$`), ', WHEN'))).toEqual([
      'ann, WHEN',
      'first of mine',
      'Some bold code and <b>no HTML</b> & a link',
      '',
      'bo, WHEN',
      '- milk',
      '- bread',
      '> quoted',
      'let x = 1;',
      '  x++;',
      '',
      'ann, WHEN',
      '2. two',
      '5. five',
      '007) seven',
      'The last',
    ]);
    const inOneLine = html.replaceAll(new RegExp(`, ${when}`, 'g'), '');
    expect(inOneLine).toContain('<p><strong>ann</strong></p><p>first of mine</p>');
    expect(inOneLine).toContain(
      '<strong>bold</strong> <code>code</code> and &lt;b&gt;no HTML&lt;/b&gt; &amp; ',
    );
    expect(inOneLine).toContain('<a href="https://example.org/?a=1&amp;b=2">a link</a>');
    expect(inOneLine).toContain('<ul><li>');
    expect(inOneLine).toContain('<ol><li value="2"><p>two</p></li><li value="5"><p>five</p></li></ol>');
    expect(inOneLine).toContain('<blockquote><p>quoted</p></blockquote>');
    expect(inOneLine).not.toMatch(/class=|button|deleted|edited/);
    expect(ann.problems).toEqual([]);
  });

  test('within one message is copied as the browser does', async () => {
    const cy = await site.registered('cy');
    await cy.createRoom('cellar');
    await cy.send('only these words');
    // A message that the server has accepted is another row.
    await cy.timeline.locator('article[data-seq]').waitFor();
    await selectFrom(cy, 'these');
    await selectTo(cy, 'these words');
    expect(await cy.page.evaluate(() => getSelection()?.toString())).toBe('these words');
    expect((await copy(cy)).text).toBe('');
    expect(cy.problems).toEqual([]);
  });

  test('includes all of its messages, even those that have left the page', async () => {
    const dee = await site.registered('dee');
    await dee.createRoom('attic');
    await dee.fillRoom(160);
    await dee.page.reload();
    await dee.message(/line 160$/).waitFor();
    await dee.timeline.hover();
    await selectFrom(dee, 'line 160');
    // Scrolls up with the wheel, as people do while selecting.
    await expect
      .poll(
        async () => {
          await dee.page.mouse.wheel(0, -600);
          return dee.message(/line 21$/).count();
        },
        { timeout: 60_000, interval: 100 },
      )
      .toBe(1);
    await selectTo(dee, 'line 21');
    expect(await dee.message(/line 100$/).count()).toBe(0);
    const { text, html } = await copy(dee);
    const lines = text.split('\n').filter((line) => line.startsWith('line'));
    expect(lines).toEqual(Array.from({ length: 138 }, (_, index) => `line ${index + 22}`));
    expect(text.match(/^dee, /gm)).toHaveLength(1);
    expect(html.match(/<strong>dee/g)).toHaveLength(1);

    // Selecting the whole page copies its messages, from the first that is loaded.
    await dee.page.evaluate(() => getSelection()?.selectAllChildren(document.body));
    const all = await copy(dee);
    expect(all.text.split('\n').filter((line) => /^line \d+$/.test(line)).length).toBeGreaterThan(138);
    expect(all.text).not.toContain('Create a room');
    expect(dee.problems).toEqual([]);
  });
});
