import { describe, expect, test } from 'vitest';
import { ApiDocument } from './api-document.ts';
import { problemsOf } from './claims.ts';

const error = {
  type: 'object',
  properties: { reason: { type: 'string' }, field: { type: 'string' } },
  required: ['reason'],
};
const [operation] = new ApiDocument({
  paths: {
    '/things/{thingId}': {
      get: {
        parameters: [{ name: 'thingId', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: {
          200: {
            content: {
              'application/json': { schema: { type: 'object', additionalProperties: false } },
            },
          },
          204: {},
          400: { content: { 'application/json': { schema: error } } },
        },
      },
    },
  },
}).operations;

function problems(
  status: number,
  body: string,
  { type = 'application/json', forbidden = '' } = {},
): string[] {
  if (operation === undefined) throw new Error('The document has one.');
  const request = {
    caller: 'nobody' as const,
    method: 'GET',
    target: '/things/x',
    headers: {},
    body: null,
    forbiddenField: forbidden || null,
    sentFields: ['thingId'],
  };
  return problemsOf(operation, request, { status, headers: { 'content-type': type }, body });
}

describe('an answer', () => {
  test('that is as documented is no problem', () => {
    expect(problems(200, '{}')).toEqual([]);
    expect(problems(204, '')).toEqual([]);
    expect(problems(400, '{"reason":"invalid_input","field":"thingId.0"}', { forbidden: 'thingId' })).toEqual(
      [],
    );
  });

  test.each([
    ['a failure of the server', 500, '{}', {}],
    ['a status that is not documented', 404, '{}', {}],
    ['another content type', 200, '{}', { type: 'text/html' }],
    ['no JSON', 200, '{', {}],
    ['a field that is not documented', 200, '{"more":1}', {}],
    ['a body where there is none', 204, '{}', {}],
    ['an error about a field that there is not', 400, '{"reason":"invalid_input","field":"other"}', {}],
    ['an error about no field', 400, '{"reason":"invalid_input"}', { forbidden: 'thingId' }],
    ['success in spite of a value that is forbidden', 200, '{}', { forbidden: 'thingId' }],
  ])('that is %s is one', (_, status, body, options) => {
    expect(problems(status, body, options)).toHaveLength(1);
  });
});
