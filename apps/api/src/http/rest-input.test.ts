import { describe, expect, test } from 'vitest';
import { restInput } from './rest-input.ts';

const route = {
  rest: {},
  fieldTypes: new Map([
    ['ids', { type: 'array', itemType: 'integer' }],
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
});
