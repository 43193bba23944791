import { describe, expect, test } from 'vitest';
import { hasBrowser, useSite } from './browser.ts';
import type { Visitor } from './visitor.ts';

/** Leaves a message in the outbox that the server will refuse, because it replies to one that does not exist. */
async function leaveUnsent({ page, context }: Visitor, path: string, content: string): Promise<void> {
  const { id } = (await (await context.request.get('/api/me')).json()) as { id: number };
  const item = {
    clientMessageId: `refused-${content.length}`,
    roomId: Number(path.split('/').at(-1)),
    content,
    replyTo: 9999,
    createdAt: new Date().toISOString(),
  };
  await page.evaluate(([key, value]) => localStorage.setItem(key, value), [
    `parley.outbox.${id}.${item.clientMessageId}`,
    JSON.stringify(item),
  ] as const);
}

describe.skipIf(!hasBrowser)('a message that is not sent', () => {
  const site = useSite();

  test('shows while there is no connection, and no longer when it is sent', async () => {
    const ann = await site.registered('ann');
    await ann.createRoom('attic');
    await ann.createRoom('loft');
    await ann.goOffline();
    await ann.send('later');
    await ann.openRoom('attic');
    const mark = ann.roomLink('loft').getByText('Waiting for a connection');
    await mark.waitFor();
    await ann.context.setOffline(false);
    await mark.waitFor({ state: 'detached' });
    expect(await ann.roomLink('loft').getByText('not sent').count()).toBe(0);
    expect(ann.problems).toEqual([]);
  });

  test('because the server refuses it, shows everywhere and leads to where people can deal with it', async () => {
    const bo = await site.registered('bo');
    await bo.createRoom('cellar');
    const { path } = bo;
    await bo.fillRoom(90);
    await bo.createRoom('kitchen');
    await leaveUnsent(bo, path, 'an answer to nothing');
    await bo.page.goto('/search?q=');
    const mark = bo.roomLink('cellar').getByText('Message not sent');
    await mark.waitFor();
    const note = bo.page.getByText('A message in cellar wasn’t sent');
    await note.waitFor();
    await bo.page.getByRole('button', { name: 'Show' }).click();
    await bo.message('an answer to nothing').getByText('That message isn’t in this room.').waitFor();

    await bo.page.goto(`${path}?at=10`);
    await bo.message(/line 10$/).waitFor();
    await bo.page.getByRole('main').getByRole('button', { name: 'Message not sent' }).click();
    await bo.message('an answer to nothing').getByRole('button', { name: 'Discard' }).click();
    await mark.waitFor({ state: 'detached' });
    expect(bo.problems).toEqual([]);
  });

  test('into a room that is gone can be read, and discarded', async () => {
    const cy = await site.registered('cy');
    await cy.createRoom('shed');
    await leaveUnsent(cy, '/rooms/9999', 'words that must not be lost');
    await cy.page.reload();
    await cy.page.getByText('words that must not be lost').waitFor();
    await cy.page.getByRole('button', { name: 'Discard' }).click();
    await cy.page.getByText('words that must not be lost').waitFor({ state: 'detached' });
    await cy.page.reload();
    await cy.composer.waitFor();
    expect(await cy.page.getByText('A message wasn’t sent').count()).toBe(0);
    expect(cy.problems).toEqual([]);
  });
});
