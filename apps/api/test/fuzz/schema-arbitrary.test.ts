import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../../test-support/property-runs.ts';
import { fitting, type Schema } from './schema-arbitrary.ts';

const definitions: Record<string, Schema> = {
  '#/components/schemas/Tree': {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1 },
      branches: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
    },
    required: ['name'],
    additionalProperties: false,
  },
};

const surroundings = {
  resolve: (reference: string) => definitions[reference] ?? {},
  knownTexts: (field: string) => (field === 'username' ? ['ann', 'far too long a name'] : []),
  knownIdentities: () => [],
};

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
ajv.addSchema({
  $id: 'document',
  components: { schemas: { Tree: definitions['#/components/schemas/Tree'] } },
});

describe('values for a schema', () => {
  test.each<[string, Schema]>([
    ['whole numbers', { type: 'integer' }],
    ['positive numbers', { type: 'integer', exclusiveMinimum: 0, maximum: 200 }],
    ['one number', { type: 'integer', minimum: 7, exclusiveMaximum: 8 }],
    ['fractions', { type: 'number', minimum: 0, maximum: 1 }],
    ['text', { type: 'string', minLength: 3, maxLength: 5 }],
    ['long text', { type: 'string', minLength: 400, maxLength: 400 }],
    ['text of a shape', { type: 'string', pattern: String.raw`^[\p{L}\p{N}][\p{L}._-]*$`, maxLength: 9 }],
    ['times', { type: 'string', format: 'date-time' }],
    ['addresses', { type: 'string', format: 'uri' }],
    ['e-mail addresses', { type: 'string', format: 'email', maxLength: 100 }],
    ['UUIDs', { type: 'string', format: 'uuid' }],
    ['one of a list', { enum: ['public', 'private', null] }],
    ['what is given', { const: { fixed: true } }],
    ['one of several types', { type: ['integer', 'null'] }],
    ['one of several schemas', { anyOf: [{ type: 'boolean' }, { type: 'string', maxLength: 2 }] }],
    ['exactly one of several', { oneOf: [{ type: 'null' }, { type: 'array', items: { type: 'null' } }] }],
    [
      'all of several',
      {
        allOf: [
          { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
          { type: 'object', properties: { b: { type: 'boolean' } }, required: ['b'] },
        ],
      },
    ],
    ['lists', { type: 'array', items: { type: 'boolean' }, minItems: 2, maxItems: 3 }],
    ['names to numbers', { type: 'object', additionalProperties: { type: 'integer' } }],
    ['anything', {}],
    ['what holds itself', { $ref: 'document#/components/schemas/Tree' }],
  ])('%s fit it', (_, schema) => {
    const validate = ajv.compile(schema);
    const local = { ...schema, ...(schema.$ref && { $ref: schema.$ref.replace('document', '') }) };
    fc.assert(
      fc.property(fitting(local, surroundings), (value) => {
        expect(validate(value), `${JSON.stringify(value)}: ${ajv.errorsText(validate.errors)}`).toBe(true);
      }),
      propertyRuns(100),
    );
  });

  test('what is optional is there and is not', () => {
    const schema: Schema = { type: 'object', properties: { a: { type: 'null' } } };
    const seen = new Set(
      fc.sample(fitting(schema, surroundings), propertyRuns(50)).map((value) => JSON.stringify(value)),
    );
    expect(seen).toEqual(new Set(['{}', '{"a":null}']));
  });

  test('text that is known for a field comes up, if it fits', () => {
    const schema: Schema = {
      type: 'object',
      properties: { username: { type: 'string', maxLength: 5 } },
      required: ['username'],
    };
    const seen = fc
      .sample(fitting(schema, surroundings), propertyRuns(100))
      .map((value) => JSON.stringify(value));
    expect(seen).toContain('{"username":"ann"}');
    expect(seen.join()).not.toContain('far too long');
  });

  test('a type that does not exist is no schema', () => {
    expect(() => fitting({ type: 'text' }, surroundings)).toThrow('There is no JSON type text.');
  });
});
