import { isReason } from '@parley/api-contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicRoom, say, signUp, type Person } from './people.ts';
import { allProcedures, type JsonSchema, type ProcedureInfo } from './procedures.ts';
import { TestServer } from './server.ts';

let server: TestServer;
let ann: Person;
let roomId: number;
beforeAll(async () => {
  server = await TestServer.start({ env: { RATE_LIMIT_FACTOR: '0' } });
  ann = await signUp(server.url, 'ann');
  roomId = await publicRoom(ann);
  await say(ann, roomId, 'stays as it is');
});
afterAll(() => server[Symbol.asyncDispose]());

interface Answer {
  error?: { message: string; data: { httpStatus: number; reason: string; field?: string } };
  result?: unknown;
}

/** Any JSON to any procedure over one WebSocket, past all types. */
class RawSocket implements Disposable {
  #socket: WebSocket;
  #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer & { id: number | null };
      if (answer.id !== null) this.#waiting.get(answer.id)?.(answer);
    });
  }

  static async open(token: string | null): Promise<RawSocket> {
    const query = token === null ? '' : '?connectionParams=1';
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc${query}`);
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    if (token !== null) socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }));
    return new RawSocket(socket);
  }

  call({ path, type }: Pick<ProcedureInfo, 'path' | 'type'>, input: unknown): Promise<Answer> {
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ id, method: type, params: { path, input } }));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

/** An input that validates, made from the schema alone, except that IDs name what exists. */
function validInput(schema: JsonSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {})
      .filter(([field]) => schema.required?.includes(field))
      .map(([field, property]) => [field, validValue(field, asSchema(property))]),
  );
}

function validValue(field: string, schema: JsonSchema): unknown {
  const { enum: values } = schema;
  if (values?.[0] !== undefined) return values[0];
  if (/^room_?id$/i.test(field)) return roomId;
  if (field === 'userIds') return [ann.account.id];
  if (field === 'seqs' || field === 'sectionIds') return [1];
  if (field === 'url') return 'https://example.org/hook';
  if (isNullable(schema)) return null;
  switch (typeOf(schema)) {
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'string':
      return `text-${randomUUID().slice(0, 8)}`;
    default:
      throw new Error(`${field} is of a type that this test does not know: ${String(typeOf(schema))}`);
  }
}

function asSchema(property: JsonSchema | boolean): JsonSchema {
  if (typeof property === 'boolean') throw new Error('Every field has a schema.');
  return property;
}

/** The type of a field's values, besides null. */
function typeOf({ type, anyOf = [] }: JsonSchema): JsonSchema['type'] {
  return type ?? anyOf.map(asSchema).find((option) => option.type !== 'null')?.type;
}

function isNullable({ anyOf = [] }: JsonSchema): boolean {
  return anyOf.some((option) => asSchema(option).type === 'null');
}

/** What no field of the given schema takes. */
function badValues(schema: JsonSchema): [string, unknown][] {
  const type = typeOf(schema);
  const wrongTypes: [string, unknown][] = [
    ['an object', { $gt: '' }],
    ...(type === 'array' ? [] : ([['a list', [1, 'two']]] as [string, unknown][])),
    ...(type === 'boolean' ? [] : ([['true', true]] as [string, unknown][])),
    ...(isNullable(schema) ? [] : ([['null', null]] as [string, unknown][])),
  ];
  switch (type) {
    case 'integer':
      return [
        ...wrongTypes,
        ['a numeric string', '1'],
        ['text', 'abc'],
        ['a negative number', -1],
        ['a fraction', 1.5],
        ['more than a whole number can be', 1e300],
      ];
    case 'array':
      return [
        ...wrongTypes,
        ['an empty list', []],
        ['a list of text', ['x']],
        ['a list of negatives', [-1]],
        ['far too many', Array.from({ length: 1000 }, (_, i) => i + 1)],
      ];
    case 'boolean':
      return [...wrongTypes, ['text', 'true'], ['a number', 1]];
    default:
      return [
        ...wrongTypes,
        ['a number', 42],
        ['too long', 'x'.repeat(5000)],
        ['half a character', '\ud800'],
      ];
  }
}

const withInput = allProcedures().filter(({ input }) => input !== null);

describe('bad input', () => {
  test('there are procedures of every kind to try', () => {
    expect(new Set(withInput.map(({ type }) => type))).toEqual(
      new Set(['query', 'mutation', 'subscription']),
    );
    expect(withInput.length).toBeGreaterThan(25);
  });

  test.each(withInput.map((procedure) => [procedure.path, procedure] as const))(
    '%s refuses each field missing or wrong, and names it',
    async (_, procedure) => {
      const schema = asSchema(procedure.input ?? false);
      using socket = await RawSocket.open(ann.token);
      for (const [field, property] of Object.entries(schema.properties ?? {})) {
        const bad = badValues(asSchema(property)).map(([kind, value]) => [kind, { [field]: value }] as const);
        const missing = schema.required?.includes(field)
          ? [['missing', { [field]: undefined }] as const]
          : [];
        for (const [kind, change] of [...bad, ...missing]) {
          const { error } = await socket.call(procedure, { ...validInput(schema), ...change });
          const what = `${field} that is ${kind}`;
          expect(error?.data, what).toMatchObject({ reason: 'invalid_input', httpStatus: 400 });
          expect(error?.data.field?.split('.')[0], what).toBe(field);
          expect(error?.message, what).toContain(field);
        }
      }
      for (const input of [null, 42, 'text', [], true]) {
        const { error } = await socket.call(procedure, input);
        expect(error?.data, JSON.stringify(input)).toMatchObject({
          reason: 'invalid_input',
          httpStatus: 400,
        });
      }
    },
  );

  test.each(allProcedures().map((procedure) => [procedure.path, procedure] as const))(
    '%s needs somebody, unless it is for everyone',
    async (_, procedure) => {
      using socket = await RawSocket.open(null);
      const { error } = await socket.call(
        procedure,
        procedure.input === null ? undefined : validInput(procedure.input),
      );
      if (procedure.isOpen) expect(error?.data.reason).not.toBe('unauthenticated');
      else expect(error?.data).toMatchObject({ reason: 'unauthenticated', httpStatus: 401 });
    },
  );

  test('what was refused has changed nothing', async () => {
    const { messages } = await ann.api.messages.list.query({ roomId });
    expect(messages.map(({ content, version }) => [content, version])).toEqual([['stays as it is', 1]]);
    expect((await ann.api.rooms.get.query({ roomId })).room).toMatchObject({ memberCount: 1 });
  });

  test('every procedure fails by reasons of the contract alone, whatever it is called with', async () => {
    const { token } = await signUp(server.url);
    using socket = await RawSocket.open(token);
    const inputs = [undefined, {}, { roomId: 2 ** 40 }, { roomId, seq: 2 ** 40 }, { userIds: [2 ** 40] }];
    // Signing out ends the socket.
    for (const procedure of allProcedures().filter(({ path }) => path !== 'auth.logout')) {
      for (const input of inputs) {
        const { error } = await socket.call(procedure, input);
        if (error === undefined) continue;
        expect(isReason(error.data.reason), procedure.path).toBe(true);
        expect(error.data.httpStatus, `${procedure.path} ${error.message}`).toBeLessThan(500);
        expect(JSON.stringify(error)).not.toMatch(/\bat .*:\d+|node_modules/);
      }
    }
  });

  test('a procedure that does not exist is named as such', async () => {
    using socket = await RawSocket.open(ann.token);
    for (const path of ['nothing.here', 'rooms', 'rooms.create.name', '__proto__', 'constructor']) {
      const { error } = await socket.call({ path, type: 'query' }, {});
      expect(error?.data, path).toMatchObject({ reason: 'procedure_not_found', httpStatus: 404 });
    }
  });

  test('LP15 frames that are no calls, and frames over the limit, end at most their own socket', async () => {
    for (const frame of [
      '',
      '{',
      'null',
      '[]',
      '42',
      '{"id":1}',
      '{"id":1,"method":"query"}',
      '{"id":{},"method":"query","params":{}}',
      'x'.repeat(70_000),
      new Uint8Array([0xff, 0xfe, 0x00]),
    ]) {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc`);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      socket.send(frame);
      socket.close();
      await new Promise((resolve) => socket.addEventListener('close', resolve));
    }
    expect(await ann.api.auth.me.query()).toMatchObject({ id: ann.account.id });
  });
});
