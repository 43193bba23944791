import type { Arbitrary } from 'fast-check';
import * as fc from 'fast-check';
import type { ApiDocument } from './api-document.ts';
import { rawBody, rawQuery, rawSegment, strangeHeaders } from './hostile.ts';
import type { FuzzRequest } from './request-arbitrary.ts';
import type { Answer } from './send.ts';

const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE', 'REPORT'];

/** Requests to addresses that are like those of the document, by whatever method. */
export function strayRequest({ operations }: ApiDocument): Arbitrary<FuzzRequest> {
  const known = fc.constantFrom(...operations.map(({ path }) => path.split('/').slice(1)), [
    'trpc',
    'rooms.list',
  ]);
  const segment = fc.oneof(
    rawSegment,
    fc.constantFrom('', '1', 'api', 'rooms', 'openapi.json', 'index.html'),
  );
  return fc
    .record({
      method: fc.constantFrom(...methods),
      known,
      kept: fc.nat(6),
      more: fc.array(segment, { maxLength: 3 }),
      query: fc.option(rawQuery),
      content: fc.option(rawBody, { freq: 2 }),
      headers: fc.oneof(fc.constant({}), strangeHeaders),
    })
    .map(({ method, known: segments, kept, more, query, content, headers }) => ({
      caller: 'nobody' as const,
      method,
      target: `/${[...segments.slice(0, kept), ...more].join('/')}${query === null ? '' : `?${query}`}`,
      headers: { ...(content?.contentType && { 'content-type': content.contentType }), ...headers },
      body: content?.body ?? null,
      forbiddenField: null,
      sentFields: [],
    }))
    .filter((request) => request.method !== 'HEAD' || isReadable(request));
}

/** Of what Node cannot read it is not known that it was a HEAD, which has to be answered without a body. */
function isReadable({ target, headers }: FuzzRequest): boolean {
  return /^[\x21-\x7e]+$/.test(target) && target.length + JSON.stringify(headers).length < 12_000;
}

/** What holds of any answer, whatever there is at its address. */
export function strayProblems(
  document: ApiDocument,
  { method, target, headers: sent }: Pick<FuzzRequest, 'method' | 'target' | 'headers'>,
  answer: Answer,
): string[] {
  const { status, headers, body } = answer;
  if (status >= 500) return [`The status is ${status}.`];
  if (method === 'HEAD') return body === '' ? [] : ['There is a body in an answer to HEAD.'];
  // What tRPC and webhooks answer has a form of its own.
  if (status < 400 || /^\/(?:trpc|hooks)/.test(target)) return [];
  // The web app shows people that there is no such page.
  const isForPeople = method === 'GET' && sent['accept']?.includes('text/html') === true;
  if (status === 404 && isForPeople && !/^\/(?:api|assets)(?:\/|\?|$)/.test(target))
    return headers['content-type']?.startsWith('text/html') ? [] : ['A 404 for people is no page.'];
  if (status === 405 && headers.allow === undefined) return ['A 405 does not say what is allowed.'];
  if (!headers['content-type']?.startsWith('application/json')) return [`A ${status} is no JSON.`];
  return document.isError(JSON.parse(body)) ? [] : [`A ${status} is not as the document has errors: ${body}`];
}
