import { describe, expect, test } from 'vitest';
import { ApiDocument } from './api-document.ts';
import { strayProblems } from './stray.ts';

const error = { type: 'object', properties: { reason: { type: 'string' } }, required: ['reason'] };
const document = new ApiDocument({ paths: {}, components: { schemas: { Error: error } } });
const toPrograms = {};
const toPeople = { accept: 'text/html' };
const nothing = '{"reason":"procedure_not_found"}';

function problems(
  target: string,
  headers: Record<string, string>,
  status: number,
  type: string,
  body: string,
): string[] {
  const answer = { status, headers: { 'content-type': type }, body };
  return strayProblems(document, { method: 'GET', target, headers }, answer);
}

describe('an answer where the document has nothing', () => {
  test.each([
    ['an error as the document has them', '/nothing', toPrograms, 404, 'application/json', nothing],
    ['a page for people', '/%00', toPeople, 404, 'text/html; charset=utf-8', '<html>'],
    ['an error below the API, even for people', '/api/nothing', toPeople, 404, 'application/json', nothing],
  ])('may be %s', (_, target, headers, status, type, body) => {
    expect(problems(target, headers, status, type, body)).toEqual([]);
  });

  test.each([
    ['a failure of the server', '/nothing', toPrograms, 500, 'application/json', nothing],
    ['a page for programs', '/nothing', toPrograms, 404, 'text/html', '<html>'],
    ['a page below the API', '/api?nothing', toPeople, 404, 'text/html', '<html>'],
    ['an error of another form', '/nothing', toPrograms, 404, 'application/json', '{}'],
    ['JSON for people', '/nothing', toPeople, 404, 'application/json', nothing],
  ])('may not be %s', (_, target, headers, status, type, body) => {
    expect(problems(target, headers, status, type, body)).toHaveLength(1);
  });
});
