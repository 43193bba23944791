import { openStore, type IncomingWebhookRow, type Store } from '@parley/db';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFolder, type Folder } from '../../../test-support/throw-away.ts';
import { createIncomingPosts } from '../src/integrations/incoming/incoming-posts.ts';
import { composeStorage } from '../src/compose/storage.ts';
import { RateLimits } from '../src/limits/rate-limits.ts';

let folder: Folder;
let store: Store;
beforeAll(async () => {
  folder = makeFolder();
  store = await openStore({ url: `sqlite:${join(folder.path, 'parley.db')}` });
});
afterAll(async () => {
  await store.close();
  await folder[Symbol.asyncDispose]();
});

function createPosts() {
  return createIncomingPosts({
    ...composeStorage(store, (error) => {
      throw error;
    }),
    rateLimits: new RateLimits(null, 1),
  });
}

function webhookOf(owner: number): IncomingWebhookRow {
  return {
    id: owner,
    roomId: 1,
    botId: 1,
    name: 'Nagios',
    secretHash: '',
    createdBy: owner,
    createdAt: 0,
    lastUsedAt: null,
  };
}

const refused = expect.objectContaining({ reason: 'rate_limited', retryAfterSeconds: 2 });

describe('posts that come at once', () => {
  test('are read one in a turn of the event loop', async () => {
    const posts = createPosts();
    const order: string[] = [];
    const reading = [1, 2, 3, 4].map(async (number) => {
      order.push(await posts.post(webhookOf(1 + (number % 2)), number % 2 === 0 ? '{}' : 'nothing'));
    });
    while (order.filter((each) => each !== 'turn').length < reading.length) {
      order.push('turn');
      await nextTurn();
    }
    await Promise.all(reading);
    const answers = order.flatMap((each, index) => (each === 'turn' ? [] : [index]));
    expect(answers).toHaveLength(4);
    for (const [number, index] of answers.entries()) {
      if (number > 0) expect(order.slice(answers[number - 1], index)).toContain('turn');
    }
  });

  test('wait up to a number for each owner, and what comes then is refused; others do not notice', async () => {
    const posts = createPosts();
    const reading = Array.from({ length: 65 }, () => posts.post(webhookOf(1), 'nothing'));
    await expect(posts.post(webhookOf(1), 'nothing')).rejects.toEqual(refused);
    expect(await posts.post(webhookOf(2), '{}')).toBe('no_text');
    expect(new Set(await Promise.all(reading))).toEqual(new Set(['invalid_payload']));
    expect(await posts.post(webhookOf(1), '{}')).toBe('no_text');
  });
});
