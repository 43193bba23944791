import { reasons } from '@parley/api-contract';
import { expect, test } from 'vitest';
import { contentLength } from './content-length.ts';
import { errorText, fieldErrorText, refusalOf } from './errors.ts';

function failure(data: object, message = 'from the server'): Error {
  return Object.assign(new Error(message), { data });
}

test('every reason of the contract has a sentence', () => {
  for (const reason of Object.keys(reasons))
    expect(errorText(failure({ reason }))).toMatch(/\S.*\.$|from the server/);
});

test('invalid input is explained in the words of the server', () => {
  expect(errorText(failure({ reason: 'invalid_input' }, 'name: is too long.'))).toBe('name: is too long.');
});

test('beside a field, the sentence of the server leaves out the name of the field', () => {
  const error = failure({ reason: 'invalid_input', field: 'name' }, 'name: must not be blank.');
  expect(fieldErrorText(error)).toBe('Must not be blank.');
  expect(fieldErrorText(failure({ reason: 'invalid_input' }, 'The name: is odd.'))).toBe('The name: is odd.');
  expect(fieldErrorText(failure({ reason: 'username_taken', field: 'username' }))).toContain('taken');
});

test('a refusal belongs to the field that the server names, or to the form', () => {
  const ofName = refusalOf(failure({ reason: 'invalid_input', field: 'name' }, 'name: is odd.'), [
    'name',
    'url',
  ]);
  expect([ofName.form, ofName.field('name'), ofName.field('url')]).toEqual([undefined, 'Is odd.', undefined]);
  for (const field of ['other', undefined]) {
    const ofForm = refusalOf(failure({ reason: 'invalid_input', field }, 'It is odd.'), ['name']);
    expect([ofForm.form, ofForm.field('name')]).toEqual(['It is odd.', undefined]);
  }
  const none = refusalOf(null, ['name']);
  expect([none.form, none.field('name')]).toEqual([undefined, undefined]);
});

test('the text says how long to wait and which ID to report', () => {
  expect(errorText(failure({ reason: 'rate_limited', retryAfterSeconds: 1 }))).toContain('in a second');
  expect(errorText(failure({ reason: 'rate_limited', retryAfterSeconds: 30 }))).toContain('30 seconds');
  expect(errorText(failure({ reason: 'internal', requestId: 'req-7' }))).toContain('req-7');
});

test('an error that is not an answer of the server is a problem with the connection', () => {
  expect(errorText(new TypeError('fetch failed'))).toContain('Can’t reach the server');
});

test('a message is as long as its code points, without the space around it', () => {
  expect(contentLength('  a😀b \n')).toBe(3);
});
