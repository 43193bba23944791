import { errorDataFrom } from '@parley/api-contract';
import type { LookupAddress } from 'node:dns';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from './app.ts';
import { HookReceiver } from './hook-receiver.ts';
import { publicRoom, signUp, type Person } from './people.ts';

const hook = (roomId: number, url: string) => ({ roomId, name: 'Build', url });

async function failureOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (failure: unknown) => failure,
  );
  return errorDataFrom(error);
}

describe('without a setting', () => {
  let app: TestApp;
  let ann: Person;
  let roomId: number;
  beforeAll(async () => {
    app = await startApp();
    ann = await signUp(app.url);
    roomId = await publicRoom(ann);
  });
  afterAll(async () => {
    await ann[Symbol.asyncDispose]();
    await app[Symbol.asyncDispose]();
  });

  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001:8080/',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://192.0.0.192/',
    'http://168.63.129.16/metadata/instance',
    'http://100.100.100.200/latest/meta-data/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::127.0.0.1]/',
    'http://[4000::1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://[ff02::1]/',
    'http://localhost:3000/',
  ])('%s is not called', async (url) => {
    const refused = ann.api.outgoingWebhooks.create.mutate(hook(roomId, url));
    expect(await failureOf(refused)).toMatchObject({ reason: 'address_refused', field: 'url' });
  });

  test.each([
    ['ftp://example.org/', 'http://'],
    ['javascript:alert(1)', 'http://'],
    ['example.org/hook', 'http://'],
    ['https://name:password@example.org/', 'password'],
    ['https://example.org:22/', 'port'],
  ])('%s is no address of a webhook, and why is said', async (url, word) => {
    const refused = ann.api.outgoingWebhooks.create.mutate(hook(roomId, url));
    expect(await failureOf(refused)).toMatchObject({ reason: 'invalid_input', field: 'url' });
    await expect(refused).rejects.toThrow(word);
  });

  test('an address that is too long is none of a webhook', async () => {
    const url = `https://example.org/${'x'.repeat(2_000)}`;
    const refused = ann.api.outgoingWebhooks.create.mutate(hook(roomId, url));
    expect(await failureOf(refused)).toMatchObject({ reason: 'invalid_input', field: 'url' });
    await expect(refused).rejects.toThrow('2,000');
  });
});

test('a name that answers with a public address first and a private one later reaches nothing', async () => {
  await using receiver = await HookReceiver.start();
  const asked: string[] = [];
  let addresses: LookupAddress[] = [{ address: '93.184.215.14', family: 4 }];
  await using app = await startApp({
    resolve: async (hostname) => {
      asked.push(hostname);
      return addresses;
    },
  });
  await using ann = await signUp(app.url);
  const roomId = await publicRoom(ann);
  const url = `http://rebinding.example:${receiver.port}/`;
  const { webhook } = await ann.api.outgoingWebhooks.create.mutate(hook(roomId, url));
  expect(asked).toEqual(['rebinding.example']);
  addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
    { address: '::ffff:127.0.0.1', family: 6 },
  ];
  const { delivery } = await ann.api.outgoingWebhooks.test.mutate({ roomId, webhookId: webhook.id });
  expect(delivery).toMatchObject({ state: 'failed', status: null });
  expect(delivery.answer).toContain('private network');
  expect(asked).toHaveLength(2);
  expect(receiver.received).toEqual([]);
});

test('of the addresses of a host only those are connected to that are allowed', async () => {
  await using receiver = await HookReceiver.start();
  const addresses = [
    { address: '10.255.255.1', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  await using app = await startApp({ resolve: async () => addresses }, { webhookNetworks: ['127.0.0.0/8'] });
  await using ann = await signUp(app.url);
  const roomId = await publicRoom(ann);
  const url = `http://two.example:${receiver.port}/`;
  const { webhook } = await ann.api.outgoingWebhooks.create.mutate(hook(roomId, url));
  const { delivery } = await ann.api.outgoingWebhooks.test.mutate({ roomId, webhookId: webhook.id });
  expect(delivery).toMatchObject({ state: 'delivered', status: 200 });
  expect(receiver.received[0]?.headers.host).toBe(`two.example:${receiver.port}`);
});

test('hosts whose lookup hangs, entered by one person, hold up nobody else who enters one', async () => {
  const hanging = Promise.withResolvers<LookupAddress[]>();
  let hangs = 0;
  await using app = await startApp({
    resolve: (hostname) => {
      if (!hostname.startsWith('hanging')) return Promise.resolve([{ address: '93.184.215.14', family: 4 }]);
      hangs += 1;
      return hanging.promise;
    },
  });
  await using ann = await signUp(app.url);
  await using bo = await signUp(app.url);
  const [room, roomId] = [await publicRoom(ann), await publicRoom(bo)];
  const entered = Array.from({ length: 13 }, (_, index) =>
    failureOf(ann.api.outgoingWebhooks.create.mutate(hook(room, `http://hanging-${index}.example/`))),
  );
  await expect(Promise.any(entered)).resolves.toMatchObject({ reason: 'rate_limited' });
  const { webhook } = await bo.api.outgoingWebhooks.create.mutate(hook(roomId, 'http://there.example/'));
  expect(webhook.url).toBe('http://there.example/');
  expect(hangs).toBe(2);
  hanging.reject(new Error('There is no host of this name.'));
  const failures = (await Promise.all(entered)).filter((failure) => failure !== null);
  expect(failures).toHaveLength(1);
});
