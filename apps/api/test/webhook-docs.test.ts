import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../../../test-support/free-port.ts';
import { makeFolder, spawnThrowAway } from '../../../test-support/throw-away.ts';
import { startApp } from './app.ts';
import { publicRoom, say, signUp } from './people.ts';

test("the documentation's receiver takes what is signed by its secret, and nothing else", async () => {
  const page = await readFile(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8');
  const [, program] = /```js\n(\/\/ receiver\.mjs\n[^]*?)```/.exec(page) ?? [];
  await using folder = makeFolder();
  const file = join(folder.path, 'receiver.mjs');
  await writeFile(file, program ?? '');
  await using app = await startApp({}, { webhookNetworks: ['127.0.0.1'] });
  await using ann = await signUp(app.url);
  const roomId = await publicRoom(ann);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const { secret, webhook } = await ann.api.outgoingWebhooks.create.mutate({ roomId, name: 'Build', url });
  const receiver = spawnThrowAway(process.execPath, [file], {
    env: { WEBHOOK_SECRET: secret, PORT: String(port) },
  });
  let printed = '';
  receiver.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  try {
    const ping = async () =>
      (await ann.api.outgoingWebhooks.test.mutate({ roomId, webhookId: webhook.id })).delivery.status;
    await expect.poll(ping, { interval: 500 }).toBe(200);
    await say(ann, roomId, 'hello');
    await expect.poll(() => printed).toContain('message.sent hello\n');
    await ann.api.outgoingWebhooks.renewSecret.mutate({ roomId, webhookId: webhook.id });
    expect(await ping()).toBe(401);
  } finally {
    receiver.kill();
  }
});
