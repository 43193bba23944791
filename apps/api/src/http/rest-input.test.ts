import { describe, expect, test } from 'vitest';
import { restInput } from './rest-input.ts';

const route = {
  rest: {},
  fieldTypes: new Map([
    ['id', { type: 'string' }],
    ['ids', { type: 'array', itemType: 'integer' }],
    ['kind', { type: undefined }],
    ['names', { type: 'array', itemType: 'string' }],
    ['isOpen', { type: 'boolean' }],
    ['roomId', { type: 'integer' }],
  ]),
};
const ofQuery = (query: object) =>
  restInput(route, { params: {}, query, body: undefined }, { hasBody: false });
const ofBody = (body: object) => restInput(route, { params: {}, query: {}, body }, { hasBody: true });

describe('the input of a procedure', () => {
  test('has a list out of one field of a query and out of many', () => {
    expect(ofQuery({ ids: '1', names: ['2', 'x'] })).toEqual({ ids: [1], names: ['2', 'x'] });
    expect(ofQuery({ ids: ['1', '2', 'x'] })).toEqual({ ids: [1, 2, 'x'] });
  });

  test('has true and false out of a query, and nothing else for them', () => {
    expect(ofQuery({ isOpen: 'false' })).toEqual({ isOpen: false });
    expect(ofQuery({ isOpen: 'true' })).toEqual({ isOpen: true });
    expect(ofQuery({ isOpen: '0' })).toEqual({ isOpen: '0' });
  });

  test('has numbers out of strings of digits in a body, in lists too, and leaves all else to the schema', () => {
    expect(ofBody({ roomId: '3', ids: ['1', 2, '1.5'] })).toEqual({ roomId: 3, ids: [1, 2, '1.5'] });
    expect(ofBody({ roomId: '3e2', ids: '1', isOpen: 'true' })).toEqual({
      roomId: '3e2',
      ids: '1',
      isOpen: 'true',
    });
  });

  test('has what is made up for missing fields, and not for those that are null', () => {
    const loose = { ...route, rest: { defaults: { kind: 'public' }, generated: ['id'] } };
    const of = (body: object) => restInput(loose, { params: {}, query: {}, body }, { hasBody: true });
    expect(of({})).toEqual({ kind: 'public', id: expect.stringMatching(/^[\da-f-]{36}$/) });
    expect(of({ kind: null, id: null })).toEqual({ kind: null, id: null });
  });

  test('has the fields that the procedure has and no others, however many were sent', () => {
    const sent = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`k${index}`, index]));
    const looks: PropertyKey[] = [];
    const body = new Proxy(
      { ...sent, roomId: 3, ['__proto__']: 1, constructor: 2 },
      {
        get: (target, key) => {
          looks.push(key);
          return Reflect.get(target, key);
        },
      },
    );
    expect(ofBody(body)).toEqual({ roomId: 3 });
    expect(ofQuery({ ...sent, roomId: '3' })).toEqual({ roomId: 3 });
    expect(looks).toEqual(['roomId']);
  });

  test('has a field under its other name, unless it is there under its own', () => {
    const named = { ...route, rest: { aliases: { q: 'kind' } } };
    const of = (query: object) =>
      restInput(named, { params: {}, query, body: undefined }, { hasBody: false });
    expect(of({ q: 'a' })).toEqual({ kind: 'a' });
    expect(of({ q: 'a', kind: 'b' })).toEqual({ kind: 'b' });
    expect(of({ kind: 'b', q: 'a' })).toEqual({ kind: 'b' });
  });

  test('has what the path says, whatever the body or the query says', () => {
    const of = (request: { query: object; body: object }, hasBody: boolean) =>
      restInput(route, { params: { roomId: '1' }, ...request }, { hasBody });
    expect(of({ query: {}, body: { roomId: 2 } }, true)).toEqual({ roomId: 1 });
    expect(of({ query: { roomId: '2' }, body: {} }, false)).toEqual({ roomId: 1 });
  });
});
