import { errorDataFrom } from '@parley/api-contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from './app.ts';
import { hostileCases, HostileReceiver } from './hostile-receivers.ts';
import { publicRoom, signUp, type Person } from './people.ts';

interface Caller {
  person: Person;
  roomId: number;
  webhookId: number;
}

let app: TestApp;
let receiver: HostileReceiver;
/** Several, because one may not ask for as many attempts in a minute as there are cases. */
let callers: Caller[];
beforeAll(async () => {
  const timeoutMs = 600;
  app = await startApp(
    { webhookSchedule: { timeoutMs }, commandTimeoutMs: timeoutMs },
    { webhookNetworks: ['127.0.0.1'] },
  );
  receiver = await HostileReceiver.start();
  callers = await Promise.all(Array.from({ length: 4 }, makeCaller));
  // The first account is the administrator.
  const admin = await Promise.any(
    callers.map(async ({ person }) => {
      await person.api.commands.create.mutate({ name: 'weather', description: 'Rain', url: receiver.url });
      return person;
    }),
  );
  expect((await admin.api.commands.list.query()).commands).toHaveLength(1);
});
afterAll(async () => {
  for (const { person } of callers) await person[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});
beforeEach(() => {
  receiver.calls = 0;
});

async function makeCaller(): Promise<Caller> {
  const person = await signUp(app.url);
  const roomId = await publicRoom(person);
  const { webhook } = await person.api.outgoingWebhooks.create.mutate({
    roomId,
    name: 'Hostile',
    url: receiver.url,
  });
  return { person, roomId, webhookId: webhook.id };
}

describe('a receiver that answers with', () => {
  for (const [index, { name, attack, delivery, command }] of hostileCases.entries()) {
    const caller = () => callers[index % callers.length] ?? callers.at(0);

    test(`${name}: the delivery ends, and so does its connection`, async () => {
      const { person, roomId, webhookId } = caller() ?? (await makeCaller());
      receiver.attack = attack;
      const attempt = await person.api.outgoingWebhooks.test.mutate({ roomId, webhookId });
      const { answer, ...expected } = delivery;
      expect(attempt.delivery).toMatchObject(expected);
      expect(attempt.delivery.answer).toContain(answer);
      expect(receiver.calls).toBe(1);
      await expect.poll(() => receiver.openConnections).toBe(0);
    });

    test(`${name}: the command ends, and so does its connection`, async () => {
      const { person, roomId } = caller() ?? (await makeCaller());
      receiver.attack = attack;
      const run = person.api.commands.run.mutate({ roomId, name: 'weather' });
      if ('failure' in command) {
        await expect(run).rejects.toThrow(command.failure);
        expect(errorDataFrom(await run.catch((error: unknown) => error))?.reason).toBe('command_failed');
      } else {
        expect(await run).toMatchObject({ text: command.text, visibility: 'caller' });
      }
      expect(receiver.calls).toBe(1);
      await expect.poll(() => receiver.openConnections).toBe(0);
      expect((await person.api.messages.list.query({ roomId })).messages).toEqual([]);
    });
  }
});

test('a receiver that is called by HTTPS and does any of that ends alike', async () => {
  const { person, roomId } = await makeCaller();
  const { webhook } = await person.api.outgoingWebhooks.create.mutate({
    roomId,
    name: 'Hostile',
    url: receiver.url.replace('http:', 'https:'),
  });
  for (const { attack } of hostileCases.slice(0, 20)) {
    receiver.attack = attack;
    const attempt = await person.api.outgoingWebhooks.test.mutate({ roomId, webhookId: webhook.id });
    expect(attempt.delivery).toMatchObject({ state: 'failed', status: null });
    expect(attempt.delivery.answer).not.toBe('');
    await expect.poll(() => receiver.openConnections).toBe(0);
  }
  expect(receiver.calls).toBe(20);
});
