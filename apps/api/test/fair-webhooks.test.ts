import { errorDataFrom } from '@parley/api-contract';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from './app.ts';
import { HookReceiver } from './hook-receiver.ts';
import { publicRoom, say, signUp, type Person } from './people.ts';

/** Longer than any of these tests: a receiver that hangs does so until it is let go. */
const timeoutMs = 120_000;
const webhooksPerRoom = 20;
const deadlineToSee = { timeout: 60_000 };

let app: TestApp;
let bo: Person;
let hanging: HangingReceiver;
let receiver: HookReceiver;
beforeEach(async () => {
  app = await startApp(
    {
      webhookSchedule: { timeoutMs, lookMs: 50, leaseMs: 300_000, stopGraceMs: 0 },
      commandTimeoutMs: timeoutMs,
      // Whatever name: receivers of one member need not have a host in common.
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    },
    { webhookNetworks: ['127.0.0.1'] },
  );
  bo = await signUp(app.url, 'bo');
  hanging = await HangingReceiver.start();
  receiver = await HookReceiver.start();
});
afterEach(async () => {
  await bo[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  await hanging.receiver[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

/** Answers nothing until it is let go. */
class HangingReceiver {
  readonly receiver: HookReceiver;
  #held = new Set<ServerResponse>();

  private constructor(receiver: HookReceiver) {
    this.receiver = receiver;
    receiver.answer = (response) => {
      this.#held.add(response);
      response.once('close', () => this.#held.delete(response));
    };
  }

  static async start(): Promise<HangingReceiver> {
    return new HangingReceiver(await HookReceiver.start());
  }

  url(host: string): string {
    return `http://${host}:${this.receiver.port}/hook`;
  }

  /** How many calls wait for its answer. */
  get held(): number {
    return this.#held.size;
  }

  letGo(): void {
    this.receiver.answer = (response) => response.end();
    for (const response of this.#held) response.end();
  }
}

async function subscribe(owner: Person, roomId: number, url: string) {
  const { webhook } = await owner.api.outgoingWebhooks.create.mutate({ roomId, name: 'Build', url });
  return { roomId, webhookId: webhook.id };
}

/** Rooms of an owner, each with webhooks that hang, on hosts of their own; and something to tell them. */
async function makeSlow(owner: Person, count: number): Promise<{ roomId: number; webhookId: number }[]> {
  const webhooks = [];
  for (let start = 0; start < count; start += webhooksPerRoom) {
    const roomId = await publicRoom(owner);
    for (let index = start; index < Math.min(count, start + webhooksPerRoom); index += 1) {
      const host = `slow-${index}.${owner.account.username}.example`;
      webhooks.push(await subscribe(owner, roomId, hanging.url(host)));
    }
    await say(owner, roomId, 'hello');
  }
  return webhooks;
}

const stateOf = async (owner: Person, place: { roomId: number; webhookId: number }) => {
  const { deliveries } = await owner.api.outgoingWebhooks.deliveries.query(place);
  return deliveries.map(({ state, attempts }) => ({ state, attempts }));
};

describe("slow receivers hold up nobody else's deliveries", () => {
  test.each([
    { members: 1, each: 40 },
    { members: 20, each: 2 },
  ])('of $members with $each each, and every one is told in the end', async ({ members, each }) => {
    const slow: { owner: Person; place: { roomId: number; webhookId: number } }[] = [];
    const owners: Person[] = [];
    for (let index = 0; index < members; index += 1) owners.push(await signUp(app.url, 'slow'));
    const roomId = await publicRoom(bo);
    const place = await subscribe(bo, roomId, receiver.url);
    for (const owner of owners) {
      for (const webhook of await makeSlow(owner, each)) slow.push({ owner, place: webhook });
    }
    // As many hang as one member may have under way, or all together.
    await expect.poll(() => hanging.held, deadlineToSee).toBeGreaterThanOrEqual(members === 1 ? 4 : 16);
    const calledBefore = hanging.receiver.received.length;

    for (const content of ['one', 'two', 'three']) await say(bo, roomId, content);
    await expect.poll(() => receiver.received.length, deadlineToSee).toBe(3);
    // Meanwhile the slow ones hang, and of none has an attempt ended.
    expect(hanging.held).toBeGreaterThan(0);
    const waiting = await Promise.all(slow.map((webhook) => stateOf(webhook.owner, webhook.place)));
    expect(waiting.flat().filter(({ state, attempts }) => state !== 'waiting' || attempts > 0)).toEqual([]);
    expect(calledBefore).toBeGreaterThan(0);
    await expect
      .poll(() => stateOf(bo, place))
      .toMatchObject([{ state: 'delivered' }, { state: 'delivered' }, { state: 'delivered' }]);

    hanging.letGo();
    await expect
      .poll(async () => {
        const states = await Promise.all(slow.map((webhook) => stateOf(webhook.owner, webhook.place)));
        return states.flat().filter(({ state }) => state === 'delivered').length;
      }, deadlineToSee)
      .toBe(members * each);
    for (const owner of owners) await owner[Symbol.asyncDispose]();
  });

  test('nor do tests of them, and who asks for too many at once is told to wait', async () => {
    await using ann = await signUp(app.url, 'ann');
    const slowRoom = await publicRoom(ann);
    const slow = await subscribe(ann, slowRoom, hanging.url('slow.example'));
    const roomId = await publicRoom(bo);
    const place = await subscribe(bo, roomId, receiver.url);
    const tests = Array.from({ length: 12 }, () => reasonOf(ann.api.outgoingWebhooks.test.mutate(slow)));
    await expect.poll(() => hanging.held, deadlineToSee).toBeGreaterThan(0);
    const { delivery } = await bo.api.outgoingWebhooks.test.mutate(place);
    expect(delivery).toMatchObject({ state: 'delivered', status: 200 });
    expect(hanging.held).toBeGreaterThan(0);
    // Those that have no place while the others hang.
    await expect(Promise.any(tests.map(whenLimited))).resolves.toBe('rate_limited');
    expect(hanging.held).toBeGreaterThan(0);
    hanging.letGo();
    await Promise.all(tests);
  });
});

test('a receiver that hangs holds up no other of the same member', async () => {
  const [slowRoom, roomId] = [await publicRoom(bo), await publicRoom(bo)];
  await subscribe(bo, slowRoom, hanging.url('slow.example'));
  await subscribe(bo, roomId, receiver.url);
  await say(bo, slowRoom, 'hello');
  await expect.poll(() => hanging.held).toBe(1);
  await say(bo, roomId, 'hello');
  await expect.poll(() => receiver.received.length).toBe(1);
  expect(hanging.held).toBe(1);
});

describe("a slow command holds up nobody else's commands", () => {
  test('and of one person only a few are under way', async () => {
    // The first account is the administrator.
    await bo.api.commands.create.mutate({
      name: 'slow',
      description: 'Hangs',
      url: hanging.url('slow.example'),
    });
    await bo.api.commands.create.mutate({ name: 'fast', description: 'Answers', url: receiver.url });
    const roomId = await publicRoom(bo);
    const people: Person[] = [];
    for (let index = 0; index < 12; index += 1) people.push(await signUp(app.url));
    const runs = people.flatMap((person) =>
      Array.from({ length: 6 }, () => reasonOf(person.api.commands.run.mutate({ roomId, name: 'slow' }))),
    );
    await expect.poll(() => hanging.held, deadlineToSee).toBeGreaterThanOrEqual(32);
    expect(await bo.api.commands.run.mutate({ roomId, name: 'fast' })).toMatchObject({ text: 'thank you' });
    expect(hanging.held).toBeGreaterThanOrEqual(32);
    expect(hanging.held).toBeLessThanOrEqual(64);
    await expect(Promise.any(runs.map(whenLimited))).resolves.toBe('rate_limited');
    hanging.letGo();
    await Promise.all(runs);
    for (const person of people) await person[Symbol.asyncDispose]();
  });
});

async function reasonOf(call: Promise<unknown>): Promise<string | null> {
  const error = await call.then(
    () => null,
    (failure: unknown) => failure,
  );
  return errorDataFrom(error)?.reason ?? null;
}

async function whenLimited(reason: Promise<string | null>): Promise<string> {
  const given = await reason;
  if (given !== 'rate_limited') throw new Error(`It ended with ${given}.`);
  return given;
}
