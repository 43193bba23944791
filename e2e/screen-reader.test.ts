import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { say } from '../apps/api/test/people.ts';
import { TestServer } from '../apps/api/test/server.ts';
import { hasBrowser, TestBrowser } from './browser.ts';
import { Heard } from './heard.ts';
import type { Visitor } from './visitor.ts';
import { fillWorkspace, type Workspace } from './workspace.ts';

interface AxNode {
  role?: { value?: string };
  name?: { value?: string };
}

describe.skipIf(!hasBrowser)('a screen reader', () => {
  let browser: TestBrowser;
  let server: TestServer;
  let workspace: Workspace;
  let ann: Visitor;
  beforeAll(async () => {
    browser = await TestBrowser.launch();
    server = await TestServer.start();
    workspace = await fillWorkspace(server.url);
    ann = await browser.visitor(server.url);
    await ann.signIn('ann');
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  /** The names of the rows, as the browser itself computes them. */
  async function rowNames(): Promise<string[]> {
    const session = await ann.context.newCDPSession(ann.page);
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: AxNode[] };
    await session.detach();
    return nodes
      .filter(({ role }) => role?.value === 'article')
      .map(({ name }) => (name?.value ?? '').replaceAll(/\d{1,2}:\d\d/g, '00:00'));
  }

  test('finds the main view as recorded in main-view.aria.txt', async () => {
    await ann.page.goto(workspace.garden);
    await ann.message('Done').first().waitFor();
    // Presence arrives last.
    const tree = async () => ann.page.locator('body').ariaSnapshot();
    await expect.poll(tree).not.toContain('Availability unknown');
    await expect.poll(tree).toContain('text: Online ann');
    await expect.poll(tree).toContain('New messages');
    // Marking the room as read takes a moment, too.
    await expect.poll(tree).not.toContain('garden 2 unread messages');
    const timeless = (await tree()).replaceAll(/\d{1,2}:\d\d/g, '00:00');
    await expect(`${timeless}\n`).toMatchFileSnapshot('main-view.aria.txt');
  });

  test('reads for each row who wrote it, when, what it replies to, and its text', async () => {
    await ann.page.goto(workspace.garden);
    await ann.message('Done').first().waitFor();
    const names = await rowNames();
    expect(names).toContain('bo, 00:00 Who waters on Sunday?');
    expect(names).toContain('ann, 00:00 In reply to bo Who waters on Sunday? I do');
    expect(names).toContain('bo, 00:00 The rain comes on Thursday (edited)');
    expect(names).toContain('bo, 00:00 This message was deleted.');
    expect(names).toContainEqual(
      expect.stringMatching(/^ann, 00:00 Water them with hose --gently:.*for bed in/),
    );
    expect(names).toContainEqual(
      expect.stringMatching(/^Weather station, 00:00 Frost tonight.*Down to -2°C/),
    );
  });

  test('reads a row’s position among all messages of the room, loaded or not', async () => {
    await ann.page.goto(workspace.office);
    await ann.composer.waitFor();
    await ann.fillRoom(120);
    await ann.page.reload();
    const row = ann.message('line 120');
    await row.waitFor();
    // The room already had one message.
    const place = () =>
      ann.timeline.getByRole('article').evaluateAll((rows) =>
        rows.map((each) => ({
          seq: Number((each as HTMLElement).dataset['seq']),
          position: Number(each.getAttribute('aria-posinset')),
          size: Number(each.getAttribute('aria-setsize')),
        })),
      );
    for (const { seq, position, size } of await place())
      expect({ position, size }).toEqual({ position: seq, size: 121 });
    expect((await place()).length).toBeLessThan(121);
    await ann.send('one more');
    await ann.message('one more').waitFor();
    await expect.poll(async () => (await place()).at(-1)).toEqual({ seq: 122, position: 122, size: 122 });

    await ann.page.goto(`${workspace.office}?at=10`);
    await ann
      .message(/^.*line 9$/)
      .first()
      .waitFor();
    for (const { seq, position, size } of await place())
      expect({ position, size }).toEqual({ position: seq, size: 122 });
  });

  test('announces each message of others once, as plain text, even if it repeats the one before', async () => {
    const { bo, gardenId } = workspace;
    await ann.page.goto(workspace.garden);
    await ann.composer.waitFor();
    await ann.message('Done').last().waitFor();
    const heard = await Heard.on(ann.page);
    await say(bo, gardenId, 'Again');
    await say(bo, gardenId, 'Again');
    await say(bo, gardenId, 'See **the plan** at [our page](https://example.org) for `x`');
    const expected = ['bo: Again', 'bo: Again', 'bo: See the plan at our page for x'];
    await expect.poll(() => heard.all()).toEqual(expected);

    // Typing, the viewer's own messages, edits and scrolling back are not announced.
    await bo.api.rooms.setTyping.mutate({ roomId: gardenId, isTyping: true });
    await ann.page.getByText('bo is typing').waitFor();
    const { seq } = await say(bo, gardenId, 'Last');
    await expect.poll(() => heard.all()).toEqual([...expected, 'bo: Last']);
    await bo.api.messages.edit.mutate({ roomId: gardenId, seq, content: 'Last, at last' });
    await ann.message('Last, at last').waitFor();
    await ann.send('Mine');
    await ann.message('Mine').waitFor();
    const wayBack = ann.page.getByRole('button', { name: /latest|new message/ });
    await ann.timeline.hover();
    await expect
      .poll(async () => {
        await ann.page.mouse.wheel(0, -2_000);
        return wayBack.count();
      })
      .toBe(1);
    await wayBack.click();
    await say(bo, gardenId, 'Again');
    await expect.poll(() => heard.all()).toEqual([...expected, 'bo: Last', 'bo: Again']);
  });

  test('announces nothing from before the room was opened, wherever it is opened', async () => {
    await ann.page.goto(workspace.office);
    await ann.composer.waitFor();
    const heard = await Heard.on(ann.page);
    await ann.openRoom('garden');
    await ann.message('Again').last().waitFor();
    await ann.openRoom('office');
    await ann.message('one more').waitFor();
    const said = async () => (await heard.all()).filter((text) => /^(ann|bo|cy): /.test(text));
    await say(workspace.bo, workspace.gardenId, 'Elsewhere');
    await ann
      .roomLink('garden')
      .getByText(/unread message/)
      .waitFor();
    expect(await said()).toEqual([]);
  });
});
