import { createParleyClient } from '@parley/api-contract';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startDatabase } from '../../../test-support/shared-parts.ts';
import { warningsIn } from './log-lines.ts';
import { publicRoom, sayByKey, signUp, type Person } from './people.ts';
import { serverMain, TestServer } from './server.ts';

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
    const update = {
      done: false,
      value: { type: 'message', epoch: expect.stringMatching(/^[\w-]{8}$/), version: 1, message },
    };
    expect(await updates.next()).toEqual(update);
    expect(await followedAnew).toEqual(update);
    await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status).toBe(200);
  },
);

const readiness = async ({ url }: TestServer, query = '') => {
  const response = await fetch(`${url}/readyz${query}`);
  return { status: response.status, body: await response.json() };
};
const ready = { status: 200, body: { status: 'ready', checks: { database: 'ok' } } };
const notReady = {
  status: 503,
  body: { status: 'database unavailable', checks: { database: 'unavailable' } },
};

test.skipIf(path === null)(
  'the log says once that the database is away, and once that it is back, whatever fails in between',
  async () => {
    await using parts = await startDatabase(path ?? '');
    // Calls follow each other as fast as they are refused.
    await using server = await TestServer.start({ env: { ...parts.env, RATE_LIMIT_FACTOR: '0' } });
    await using ann = await signUp(server.url);
    const rooms = [await publicRoom(ann), await publicRoom(ann), await publicRoom(ann)];
    const client = createParleyClient({ url: server.url, token: ann.token });
    onTestFinished(() => client.close());
    for (const roomId of rooms) void client.follow(roomId, { after: 0 }).next();
    expect(await readiness(server)).toEqual(ready);

    await parts.database.kill();
    let refusedCount = 0;
    // For longer than all that looks at the database by itself waits in between.
    for (const endAtMs = performance.now() + 4_000; performance.now() < endAtMs;) {
      const calls = rooms.map((roomId) => sayByKey(ann, roomId, 'refused').catch(() => (refusedCount += 1)));
      await Promise.all([...calls, client.api.rooms.list.query().catch(() => (refusedCount += 1))]);
      expect(await readiness(server)).toEqual(notReady);
      // People should still hear from a server that they may try again.
      expect((await readiness(server, '?exclude=database')).status).toBe(200);
    }
    expect(refusedCount).toBeGreaterThan(8);

    await parts.database.start();
    await expect.poll(() => readiness(server)).toEqual(ready);
    for (const roomId of rooms) await sayByKey(ann, roomId, 'served again');
    // The log comes over a pipe, later than the answer to a request.
    await expect
      .poll(() => warningsIn(server.output()))
      .toEqual([
        expect.objectContaining({
          level: 50,
          msg: expect.stringMatching(
            /^The database cannot be used: .+\. Calls are refused until it can be\.$/,
          ),
        }),
        expect.objectContaining({
          level: 40,
          msg: expect.stringMatching(/^The database can be used again, after \d+ s\.$/),
        }),
      ]);
    expect(server.output()).not.toContain('"stack"');
  },
);

const longest = '🗿'.repeat(4_000);
const accidents: {
  what: string;
  command?: [string, ...string[]];
  happen: (server: TestServer, ann: Person, roomId: number) => Promise<void>;
  repair?: (server: TestServer) => Promise<void>;
  reason: RegExp;
  /** What is not stored any more. */
  lost?: string;
}[] = [
  {
    what: 'its file is deleted',
    happen: ({ dataDir }) => rm(join(dataDir, 'parley.db')),
    reason: /the file \S+parley\.db was deleted or replaced while the server was using it/,
  },
  {
    what: 'its file is moved away, until it is back',
    happen: ({ dataDir }) => rename(join(dataDir, 'parley.db'), join(dataDir, 'away.db')),
    repair: ({ dataDir }) => rename(join(dataDir, 'away.db'), join(dataDir, 'parley.db')),
    reason: /the file \S+parley\.db was deleted or replaced while the server was using it/,
  },
  {
    what: 'nothing more fits on the disk',
    // In blocks of 512 bytes: no file may be larger.
    command: ['sh', '-c', `ulimit -f 2000; exec '${process.execPath}' '${serverMain}'`],
    // Until the last page is taken, something short still fits now and then.
    lost: longest,
    async happen(_server, ann, roomId) {
      for (let count = 0; count < 1_000; count += 1) {
        const isStored = await sayByKey(ann, roomId, longest).then(
          () => true,
          () => false,
        );
        if (!isStored) return;
      }
      throw new Error('Everything was stored.');
    },
    reason: /disk I\/O error|disk is full/,
  },
];

test.each(accidents)(
  'a server whose database can be read and not be written is not ready, says why once, and acknowledges nothing: $what',
  async ({ command, happen, repair, reason, lost = 'lost' }) => {
    await using server = await TestServer.start({ ...(command && { command }) });
    await using ann = await signUp(server.url);
    const roomId = await publicRoom(ann);
    await sayByKey(ann, roomId, 'stored');
    expect(await readiness(server)).toEqual(ready);
    await happen(server, ann, roomId);
    await expect.poll(() => readiness(server)).toEqual(notReady);
    for (let count = 0; count < 3; count += 1) {
      await expect(sayByKey(ann, roomId, lost)).rejects.toMatchObject({ data: { reason: 'unavailable' } });
    }
    // It still reads.
    expect((await ann.api.messages.list.query({ roomId })).messages.length).toBeGreaterThan(0);
    await expect.poll(() => warningsIn(server.output()).length).toBeGreaterThan(0);
    const lines = warningsIn(server.output());
    const away = expect.objectContaining({ level: 50, msg: expect.stringMatching(reason) });
    const back = expect.objectContaining({ level: 40, msg: expect.stringContaining('can be used again') });
    expect(lines).toEqual(
      lost === longest ? lines.map((_, index) => (index % 2 === 0 ? away : back)) : [away],
    );

    if (repair === undefined) return;
    await repair(server);
    await expect.poll(() => readiness(server)).toEqual(ready);
    expect(await sayByKey(ann, roomId, 'stored again')).toMatchObject({ seq: 2 });
    await expect.poll(() => warningsIn(server.output())).toHaveLength(2);
  },
);
