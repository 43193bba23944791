import { createParleyClient } from '@parley/api-contract';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startDatabase } from '../../../test-support/shared-parts.ts';
import { TestServer } from './server.ts';

const path = inject('mariaDbPath');

test.skipIf(path === null)(
  'while the database is away calls are refused as unavailable, and serve again when it is back; the client waits by itself',
  async () => {
    await using parts = await startDatabase(path ?? '');
    await using server = await TestServer.start({ env: parts.env });
    const { api } = createParleyClient({ url: server.url });
    const account = { username: 'ann', password: 'correct horse battery' };
    await api.auth.register.mutate(account);
    const { token } = await api.auth.issueToken.mutate(account);
    const client = createParleyClient({ url: server.url, token });
    onTestFinished(() => client.close());
    const { room } = await client.api.rooms.create.mutate({ name: 'garden', kind: 'public' });
    const updates = client.follow(room.id);
    await updates.next();

    await parts.database.kill();
    const sent = client.send(room.id, 'still to come');
    const followedAnew = client.follow(room.id, { after: 0 }).next();
    await expect(api.auth.issueToken.mutate(account)).rejects.toMatchObject({
      data: { reason: 'unavailable', code: 'SERVICE_UNAVAILABLE', httpStatus: 503 },
    });
    const answer = await fetch(`${server.url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(account),
    });
    expect([answer.status, await answer.json()]).toMatchObject([503, { reason: 'unavailable' }]);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);

    await parts.database.start();
    expect(await api.auth.issueToken.mutate(account)).toMatchObject({ token: expect.any(String) });
    const message = await sent;
    expect(message).toMatchObject({ version: 1, content: 'still to come' });
    const update = { done: false, value: { type: 'message', version: 1, message } };
    expect(await updates.next()).toEqual(update);
    expect(await followedAnew).toEqual(update);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  },
);
