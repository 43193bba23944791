import { openStore, type MessageRow } from '@parley/db';
import * as fc from 'fast-check';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../test-support/property-runs.ts';
import { makeFolder } from '../../../test-support/throw-away.ts';
import { readLog } from '../src/integrations/outgoing/log-reader.ts';

type Store = Awaited<ReturnType<typeof openStore>>;

type Step = { type: 'send' | 'read' } | { type: 'edit' | 'decorate' | 'delete'; seq: number };

const seq = fc.integer({ min: 1, max: 8 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ type: 'send' } as const) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('edit' as const), seq }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('decorate' as const), seq }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('delete' as const), seq }) },
  { weight: 2, arbitrary: fc.constant({ type: 'read' } as const) },
);
const steps = fc.array(step, { maxLength: 40 });

/** An edited message that is decorated, and so has its place in the log after another that was edited later. */
const overtaken: Step[] = [
  { type: 'send' },
  { type: 'send' },
  { type: 'read' },
  { type: 'read' },
  { type: 'edit', seq: 1 },
  { type: 'edit', seq: 2 },
  { type: 'decorate', seq: 1 },
];

describe('reading on in the log of a room', () => {
  const stack = new AsyncDisposableStack();
  let store: Store;
  let database: DatabaseSync;
  let userId: number;
  beforeAll(async () => {
    const path = join(stack.use(makeFolder()).path, 'parley.db');
    store = await openStore({ url: `sqlite:${path}` });
    stack.defer(() => store.close());
    database = new DatabaseSync(path, { timeout: 10_000 });
    stack.defer(() => database.close());
    const user = { username: 'ann', email: null, passwordHash: 'hash', createdAt: 0 };
    userId = (await store.users.create(user)).id;
  });
  afterAll(() => stack.disposeAsync());

  /** A room in which all that can be done to messages is done, and one who reads on in its log. */
  class Reader {
    #roomId: number;
    #count = 0;
    #place = { version: 0, contentVersion: null as number | null, seq: 0 };
    told: { event: string; seq: number; content: string }[] = [];

    constructor(roomId: number) {
      this.#roomId = roomId;
    }

    async take(made: Step, limit: number): Promise<void> {
      const [roomId, at] = [this.#roomId, 0];
      const content = `text ${(this.#count += 1)}`;
      if (made.type === 'read') {
        await this.#read(limit);
      } else if (made.type === 'send') {
        const send = { kind: 'send', clientMessageId: content, content, replyTo: null } as const;
        await store.messages.apply([{ ...send, roomId, authorId: userId, at }]);
      } else if (made.type === 'edit') {
        await store.messages.apply([{ kind: 'edit', roomId, seq: made.seq, by: userId, content, at }]);
      } else if (made.type === 'delete') {
        await store.messages.apply([{ kind: 'delete', roomId, seq: made.seq, by: userId, at }]);
      } else if (made.type === 'decorate' && (await store.messages.find(roomId, made.seq))) {
        this.#decorate(made.seq);
      }
    }

    /** Changes a message and leaves what it says. */
    #decorate(messageSeq: number): void {
      const kept = 'content_version = coalesce(content_version, version)';
      const next = `update rooms set ${kept}, version = version + 1 where id = ? returning version`;
      const room = database.prepare(next).get(this.#roomId);
      const change = `update messages set ${kept}, version = ? where room_id = ? and seq = ?`;
      database.prepare(change).run(Number(room?.['version']), this.#roomId, messageSeq);
    }

    /** Whether there may be more. */
    async #read(limit: number): Promise<boolean> {
      const from = { roomId: this.#roomId, ...this.#place };
      const { events, ...place } = await readLog(store.messages, from, limit);
      for (const { event, row } of events) this.told.push({ event, seq: row.seq, content: row.content });
      const hasMoved = JSON.stringify(place) !== JSON.stringify(this.#place);
      this.#place = place;
      return hasMoved;
    }

    async readAll(limit: number): Promise<void> {
      while (await this.#read(limit));
    }

    async messages(): Promise<MessageRow[]> {
      return (await store.messages.page(this.#roomId, { limit: 100 })).messages;
    }
  }

  async function open(): Promise<Reader> {
    const room = { kind: 'group', name: null, description: null, memberIds: [], createdAt: 0 } as const;
    return new Reader((await store.rooms.create({ ...room, by: userId })).id);
  }

  test('tells every message first as sent and at last as it is, in however small steps', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 4 }), async (made, limit) => {
        const reader = await open();
        for (const each of made) await reader.take(each, limit);
        await reader.readAll(limit);
        const bySeq = Map.groupBy(reader.told, (each) => each.seq);
        const messages = await reader.messages();
        expect([...bySeq.keys()]).toEqual(messages.map((message) => message.seq));
        for (const message of messages) {
          const told = bySeq.get(message.seq) ?? [];
          expect(told[0]?.event).toBe(told[0]?.content === '' ? 'message.deleted' : 'message.sent');
          expect(told.at(-1)?.content).toBe(message.content);
        }
      }),
      propertyRuns(60, [[overtaken, 1]]),
    );
  });

  test('tells nothing that is told already, while it keeps up', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (made) => {
        const reader = await open();
        for (const each of made) await reader.take(each, 100);
        await reader.readAll(100);
        for (const told of Map.groupBy(reader.told, (each) => each.seq).values()) {
          const contents = told.map(({ content }) => content);
          expect(new Set(contents).size).toBe(contents.length);
        }
      }),
      propertyRuns(60),
    );
  });
});
