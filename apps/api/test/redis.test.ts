import { Redis as Client } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startRedis, startRedisCluster, type Redis } from '../../../test-support/redis.ts';
import type { Notice } from '../src/live/bus.ts';
import { FamiliarAddresses } from '../src/accounts/familiar-addresses.ts';
import { RateLimits } from '../src/limits/rate-limits.ts';
import { Node } from './redis-node.ts';

const redisPath = inject('redisPath');

const typing = (roomId: number, userId: number): Notice => ({ type: 'typingStopped', roomId, userId });
const entered = (userId: number): Notice => ({ type: 'roomEntered', userId, roomId: 1 });

describe.skipIf(redisPath === null)('nodes over Redis', () => {
  let redis: Redis;
  beforeAll(async () => void (redis = await startRedis(redisPath ?? '')));
  afterAll(() => redis[Symbol.asyncDispose]());

  test('a notice is heard here at once, and elsewhere by who watches its topic', async () => {
    using one = await new Node(redis.url, 'one').up();
    using two = await new Node(redis.url, 'two').up();
    const watch = two.bus.watch('room:1');
    await watch.ready;
    one.bus.publish(typing(2, 1));
    one.bus.publish(typing(1, 1));
    expect(one.heard).toEqual([typing(2, 1), typing(1, 1)]);
    await expect.poll(() => two.heard).toEqual([typing(1, 1)]);
    // Watched twice, it is heard until it is released twice.
    const again = two.bus.watch('room:1');
    watch.release();
    watch.release();
    await again.ready;
    one.bus.publish(typing(1, 2));
    await expect.poll(() => two.heard).toHaveLength(2);
    again.release();
    const fence = two.bus.watch('room:3');
    await fence.ready;
    one.bus.publish(typing(1, 3));
    one.bus.publish(typing(3, 3));
    await expect.poll(() => two.heard.at(-1)).toEqual(typing(3, 3));
    expect(two.heard).toHaveLength(3);
  });

  test.each([
    ['is killed and starts anew', () => redis.kill(), () => redis.start()],
    ['hangs', () => redis.hang(), () => redis.proceed()],
  ])('while Redis %s, nothing fails, and watches and presences hold', async (_, away, back) => {
    using one = await new Node(redis.url, 'one').up();
    using two = await new Node(redis.url, 'two').up();
    await one.presenceStore.set(7, true);
    await two.bus.watch('user:7').ready;
    await two.bus.watch('room:7').ready;
    await expect.poll(() => two.presenceStore.elsewhere([7, 8])).toEqual(new Set([7]));

    await away();
    await Promise.all([one.down(), two.down()]);
    expect(await two.presenceStore.elsewhere([7])).toBeNull();
    await two.bus.watch('user:9').ready;
    one.bus.publish(entered(7));
    one.bus.publish(entered(9));
    one.bus.publish({ type: 'roomChanged', roomId: 7 });
    one.bus.publish(typing(7, 7));
    await back();
    await Promise.all([one.up(), two.up()]);
    await expect.poll(() => two.presenceStore.elsewhere([7, 8])).toEqual(new Set([7]));
    // What was told meanwhile was heard only if the other node was back first; what is told now is.
    await expect
      .poll(() => {
        one.bus.publish(entered(7));
        return two.heard.filter(({ type }) => type === 'roomEntered').length;
      })
      .toBeGreaterThan(0);
  });

  test('what is told while the link is down is heard elsewhere once it is up again', async () => {
    using one = await new Node(redis.url, 'one').up();
    using two = await new Node(redis.url, 'two').up();
    const topics = ['room:7', 'user:7', 'user:8'] as const;
    await Promise.all(topics.map((topic) => two.bus.watch(topic).ready));

    // The other node's link stays up: it listens when this one comes back.
    one.link.commands.disconnect();
    await one.down();
    one.bus.publish(entered(7));
    one.bus.publish(typing(7, 7));
    one.bus.publish({ type: 'roomChanged', roomId: 7 });
    expect(one.heard).toHaveLength(3);
    await one.link.commands.connect();
    await one.up();
    const kept: Notice[] = [
      { type: 'messagesChanged', roomId: 7, messages: [] },
      { type: 'roomChanged', roomId: 7 },
      entered(7),
    ];
    await expect.poll(() => two.heard.length).toBeGreaterThanOrEqual(kept.length);
    one.bus.publish(entered(8));
    await expect.poll(() => two.heard).toEqual([...kept, entered(8)]);
  });

  test('who is on a node that is gone is elsewhere no more', async () => {
    using one = await new Node(redis.url, 'one').up();
    {
      using two = await new Node(redis.url, 'two').up();
      await two.presenceStore.set(5, true);
      await one.presenceStore.set(6, true);
      await expect.poll(() => one.presenceStore.elsewhere([5, 6])).toEqual(new Set([5]));
    }
    await expect.poll(() => one.presenceStore.elsewhere([5, 6])).toEqual(new Set());
  });

  test('limits are counted among all nodes, and by each for itself while Redis is away', async () => {
    using one = await new Node(redis.url, 'one').up();
    using two = await new Node(redis.url, 'two').up();
    const [first, second] = [new RateLimits(one.link, 1), new RateLimits(two.link, 1)];
    const refusals = async () => {
      const attempts = Array.from({ length: 12 }, (_, index) =>
        (index % 2 === 0 ? first : second).take('failSignInByName', ['an address', 'an account']),
      );
      return (await Promise.allSettled(attempts)).filter(({ status }) => status === 'rejected').length;
    };
    expect(await refusals()).toBe(2);
    await redis.kill();
    await Promise.all([one.down(), two.down()]);
    expect(await refusals()).toBe(0);
    await redis.start();
  });

  test('who has signed in from where is known to all nodes, and to each by itself while Redis is away', async () => {
    using one = await new Node(redis.url, 'one').up();
    using two = await new Node(redis.url, 'two').up();
    const [first, second] = [new FamiliarAddresses(one.link), new FamiliarAddresses(two.link)];
    await first.add(7, '192.0.2.1');
    const known = async (at: FamiliarAddresses) => [
      await at.has(7, '192.0.2.1'),
      await at.has(7, '192.0.2.2'),
      await at.has(8, '192.0.2.1'),
    ];
    expect(await known(second)).toEqual([true, false, false]);
    await redis.kill();
    await Promise.all([one.down(), two.down()]);
    expect(await known(first)).toEqual([true, false, false]);
    await second.add(8, '192.0.2.1');
    expect(await known(second)).toEqual([false, false, true]);
    await redis.start();
  });

  test('a user of Redis needs no key and no channel but those of the own database', async () => {
    using admin = new DisposableStack();
    const client = admin.adopt(new Client(redis.url), (each) => each.disconnect());
    await client.call('ACL', 'SETUSER', 'chat', 'on', '>secret', '~parley:chat:*', '&parley:chat:*', '+@all');
    const url = redis.url.replace('//', '//chat:secret@');
    using one = await new Node(url, 'one').up();
    using two = await new Node(url, 'two').up();
    await two.bus.watch('room:1').ready;
    one.bus.publish(typing(1, 1));
    await expect.poll(() => two.heard).toEqual([typing(1, 1)]);
    await one.presenceStore.set(7, true);
    await expect.poll(() => two.presenceStore.elsewhere([7, 8])).toEqual(new Set([7]));
  });

  test('what others keep in Redis under the keys of earlier releases hurts nothing', async () => {
    await using admin = new AsyncDisposableStack();
    const client = admin.adopt(new Client(redis.url), async (each) => void (await each.quit()));
    await client.set('parley:nodes', 'not a set');
    admin.defer(async () => void (await client.del('parley:nodes')));
    using one = await new Node(redis.url, 'one').up();
    using two = await new Node(redis.url, 'two').up();
    await one.presenceStore.set(7, true);
    await expect.poll(() => two.presenceStore.elsewhere([7, 8])).toEqual(new Set([7]));
    expect(two.presenceStore.isMixed).toBe(false);
  });

  test('all of it works on a cluster, whose nodes share the channels and keys', async () => {
    await using cluster = await startRedisCluster(redisPath ?? '');
    using one = await new Node(cluster.url, 'one').up();
    using two = await new Node(cluster.url, 'two').up();
    const roomIds = Array.from({ length: 30 }, (_, index) => index + 1);
    await Promise.all(roomIds.map((roomId) => two.bus.watch(`room:${roomId}`).ready));
    for (const roomId of roomIds) one.bus.publish(typing(roomId, 1));
    await expect.poll(() => two.heard.length).toBe(30);
    expect(new Set(two.heard)).toEqual(new Set(roomIds.map((roomId) => typing(roomId, 1))));
    await Promise.all(roomIds.map((userId) => one.presenceStore.set(userId, true)));
    await expect.poll(() => two.presenceStore.elsewhere([...roomIds, 31])).toEqual(new Set(roomIds));
    // A tenth of 10.
    await new RateLimits(one.link, 0.1).take('failSignInByName', ['key']);
    await expect(new RateLimits(two.link, 0.1).take('failSignInByName', ['key'])).rejects.toMatchObject({
      reason: 'rate_limited',
    });
    const keys = await Promise.all(
      cluster.nodes.map(async ({ url }) => {
        using client = new DisposableStack();
        return await client.adopt(new Client(url), (each) => each.disconnect()).keys('*');
      }),
    );
    expect(keys.flat().length).toBeGreaterThan(roomIds.length);
    for (const key of keys.flat()) expect(key).toMatch(/^parley:chat:/);
  });
});
