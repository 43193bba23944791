import { reasons } from '@parley/api-contract';
import { expect, test } from 'vitest';
import { contentLength } from './content-length.ts';
import { errorText } from './errors.ts';

function failure(data: object, message = 'from the server'): Error {
  return Object.assign(new Error(message), { data });
}

test('every reason of the contract has a sentence', () => {
  for (const reason of Object.keys(reasons))
    expect(errorText(failure({ reason }))).toMatch(/\S.*\.$|from the server/);
});

test('what did not validate is said as the server says it', () => {
  expect(errorText(failure({ reason: 'invalid_input' }, 'name: is too long.'))).toBe('name: is too long.');
});

test('how long to wait and what to quote are said', () => {
  expect(errorText(failure({ reason: 'rate_limited', retryAfterSeconds: 1 }))).toContain('in a second');
  expect(errorText(failure({ reason: 'rate_limited', retryAfterSeconds: 30 }))).toContain('30 seconds');
  expect(errorText(failure({ reason: 'internal', requestId: 'req-7' }))).toContain('req-7');
});

test('what is no answer of the server is a matter of the connection', () => {
  expect(errorText(new TypeError('fetch failed'))).toContain('cannot be reached');
});

test('a message is as long as its code points, without the space around it', () => {
  expect(contentLength('  a😀b \n')).toBe(3);
});
