import { errorDataFrom, type MeEvent } from '@parley/api-contract';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { signIn, signUp, type Person } from './people.ts';
import { openSite, type OpenedSite } from './stored-rows.ts';
import { Subscription } from './subscription.ts';

const mariaDbPath = inject('mariaDbPath');
/** A second and a pass over everything, on a busy machine. */
const patience = { interval: 10 };

/** How an administrator's call over their open socket is answered. */
function managing({ api }: Person): Promise<string> {
  return api.commands.listManaged.query().then(
    () => 'allowed',
    (error: unknown) => errorDataFrom(error)?.reason ?? String(error),
  );
}

describe.each([{ engine: 'SQLite' }, { engine: 'MariaDB' }])(
  'an administrator, on $engine,',
  ({ engine }) => {
    const isMissing = engine === 'MariaDB' && mariaDbPath === null;

    describe.skipIf(isMissing)('with a socket that stays open', () => {
      let site: OpenedSite;
      let root: Person;
      beforeAll(async () => {
        site = await openSite(engine === 'MariaDB' ? mariaDbPath : null);
        root = await signUp(site.server.url, 'root');
      });
      afterAll(async () => {
        await root[Symbol.asyncDispose]();
        await site[Symbol.asyncDispose]();
      });
      const setRole = (role: 'admin' | 'member') =>
        site.run('update users set role = ? where id = ?', role, root.account.id);

      test('loses the rights within a second of a demotion, is told, and gets them back', async () => {
        using list = new Subscription<MeEvent>((on) => root.api.me.follow.subscribe(undefined, on));
        await list.find(({ type }) => type === 'snapshot');
        expect(await managing(root)).toBe('allowed');
        await setRole('member');
        await expect.poll(() => managing(root), patience).toBe('not_admin');
        await list.find((event) => event.type === 'accountChanged' && event.account.role === 'member');
        await setRole('admin');
        await expect.poll(() => managing(root), patience).toBe('allowed');
        expect(list.failure).toBeNull();
      });

      test('loses them at once when the server hears that the account has changed', async () => {
        expect(await managing(root)).toBe('allowed');
        await setRole('member');
        await root.api.presence.setStatus.mutate({ text: 'demoted' });
        expect(await managing(root)).toBe('not_admin');
        await setRole('admin');
        await root.api.presence.setStatus.mutate({ text: 'promoted' });
        expect(await managing(root)).toBe('allowed');
      });

      test('has the rights of now on a new socket, whatever they were on an earlier one', async () => {
        const deputy = await signUp(site.server.url, 'deputy');
        const { id, username } = deputy.account;
        await site.run('update users set role = ? where id = ?', 'admin', id);
        await expect.poll(() => managing(deputy), patience).toBe('allowed');
        await deputy[Symbol.asyncDispose]();
        await site.run('update users set role = ? where id = ?', 'member', id);
        await using later = await signIn(site.server.url, username);
        expect(await managing(later)).toBe('not_admin');
      });
    });
  },
);
