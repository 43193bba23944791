import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { procedureDefinitions } from '../procedure-definitions.ts';
import { reasons } from '../reasons.ts';
import type { Operation } from './document-shape.ts';
import { openApiDocument, operationsOf } from './document.ts';
import { exampleOf } from './example.ts';
import { problemsOf } from './lint.ts';
import { assertDescribed, descriptionOf } from './operations.ts';
import { bodySchema } from './request-body.ts';
import { describedTags } from './tags.ts';

const committed = readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8');
const document = openApiDocument();

function operation(id: string): Operation {
  const found = operationsOf(document).find(({ operationId }) => operationId === id);
  if (found === undefined) throw new Error(`There is no operation ${id}.`);
  return found;
}

describe('the OpenAPI document', () => {
  test('follows the recommended rules of Redocly and Spectral', async () => {
    expect(await problemsOf(committed)).toEqual([]);
  });

  test('breaks those rules if something is missing or wrong', async () => {
    const spoiled = structuredClone(document);
    spoiled.tags = spoiled.tags.slice(1);
    const register = spoiled.paths['/api/register']?.['post'];
    if (register?.requestBody === undefined) throw new Error('Registering has a body.');
    register.requestBody.content['application/json'].example = { username: 7 };
    Object.assign(spoiled.paths['/api/login']?.['post'] ?? {}, { security: undefined });

    const problems = (await problemsOf(JSON.stringify(spoiled))).join('\n');
    expect(problems).toContain('operation-tag-defined');
    expect(problems).toContain('oas3-valid-media-example');
    expect(problems).toContain('security-defined');
  });

  test('contains every procedure except subscriptions, and the event streams', () => {
    const documented = operationsOf(document).map(({ operationId }) => operationId);
    const procedures = Array.from(procedureDefinitions)
      .filter(([, { type, meta }]) => type !== 'subscription' || meta?.eventStream !== undefined)
      .map(([procedure]) => procedure);
    expect(documented.filter((id) => !id.startsWith('server.')).toSorted()).toEqual(procedures.toSorted());
    expect(procedures.length).toBeGreaterThan(30);
    expect(procedures).toContain('rooms.follow');
  });

  test('documents every reason that a procedure declares', () => {
    for (const [procedure, { meta }] of procedureDefinitions) {
      if (meta?.openapi === undefined) continue;
      const responses = Object.values(operation(procedure).responses);
      const refs = responses.flatMap((response) => ('$ref' in response ? [response.$ref] : []));
      const named = refs.flatMap((ref) => reasonsOf(ref.split('/').at(-1) ?? ''));
      expect(named, procedure).toEqual(expect.arrayContaining([...(meta.reasons ?? [])]));
    }
  });

  test('keeps the descriptions, limits and defaults of optional fields', () => {
    const parameters = operation('messages.list').parameters ?? [];
    expect(parameters.find(({ name }) => name === 'after')).toMatchObject({
      in: 'query',
      required: false,
      description: expect.stringContaining('higher number'),
      schema: { minimum: 0 },
    });
    expect(parameters.find(({ name }) => name === 'limit')?.schema).toMatchObject({
      maximum: 200,
      default: 50,
    });
  });

  test('has no operation with two parameters that a generator would give the same name', () => {
    for (const { operationId, parameters = [] } of operationsOf(document)) {
      const names = parameters.map(({ name }) => name.replaceAll(/[-_]/g, '').toLowerCase());
      expect(new Set(names).size, operationId).toBe(names.length);
    }
  });

  test('accepts more over REST than the typed call does', () => {
    const send = operation('messages.send').requestBody?.content['application/json'].schema;
    expect(send?.properties).toMatchObject({ message: { type: 'string' }, token: { type: 'string' } });
    expect(send?.required).toBeUndefined();
    expect(operation('search.users').parameters).toMatchObject([{ name: 'query' }, { name: 'q' }, {}, {}]);
    const { properties, required } = bodySchema(
      {
        properties: { id: { type: 'integer' }, ids: { type: 'array', items: { type: 'integer' } }, kind: {} },
        required: ['id', 'ids', 'kind'],
      },
      { defaults: { kind: 'public' } },
    );
    expect(properties).toMatchObject({
      id: { type: ['integer', 'string'] },
      ids: { items: { type: ['integer', 'string'] } },
      kind: { default: 'public' },
    });
    expect(required).toEqual(['id', 'ids']);
  });

  test('cannot be generated unless each procedure, field and tag has a description, and an example', () => {
    expect(() => descriptionOf('plants.add', {})).toThrow(/^plants\.add has no description\. Add one/);
    expect(() => describedTags(new Set(['auth', 'gardening']))).toThrow(/what the tag gardening is about/);
    const schema = { type: 'object', properties: { colour: { type: 'string' } } };
    expect(() => assertDescribed(schema, 'plants.add')).toThrow(/^plants\.add\.colour has no description/);
    expect(() => exampleOf(schema, {}, 'plants.add')).toThrow(/^plants\.add\.colour has no example\. Give/);
  });
});

/** The reasons in the name of a shared response. */
function reasonsOf(response: string): string[] {
  return response.split('Or').map((part) => part.replaceAll(/(?<!^)[A-Z]/g, '_$&').toLowerCase());
}

test('the names of responses identify their reasons', () => {
  expect(reasonsOf('RoomNotFoundOrNotMember')).toEqual(['room_not_found', 'not_member']);
  expect(Object.keys(reasons).filter((reason) => /_or_/.test(reason))).toEqual([]);
});
