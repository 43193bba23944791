import type { Arbitrary } from 'fast-check';
import * as fc from 'fast-check';
import type { Field, Operation } from './api-document.ts';
import {
  badCredentials,
  hostileValue,
  rawBody,
  rawQuery,
  rawSegment,
  strangeHeaders,
  unknownFields,
} from './hostile.ts';
import { fitting, type Surroundings } from './schema-arbitrary.ts';
import { addressOf, type Caller } from './callers.ts';

export interface FuzzRequest {
  caller: Caller;
  method: string;
  /** Path and query as they go over the wire. */
  target: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  /** The field that the document forbids to be as it is, where it allows everything else; null where that cannot be said. */
  forbiddenField: string | null;
  /** Every field that is sent. */
  sentFields: string[];
}

type Values = Record<string, unknown>;

/** One thing that is done to a request which the document allows. */
type Twist =
  | { kind: 'value'; field: Field; value: unknown }
  | { kind: 'missing'; field: Field }
  | { kind: 'unknown'; fields: [string, unknown][] }
  | { kind: 'segment'; field: Field; segment: string }
  | { kind: 'query'; text: string }
  | { kind: 'body'; contentType: string | null; body: string | Uint8Array }
  | { kind: 'headers'; headers: Record<string, string> };

/** Requests of one operation: as the document allows them, and with one or two things wrong or strange. */
export function requestOf(operation: Operation, surroundings: Surroundings): Arbitrary<FuzzRequest> {
  return fc
    .record({
      caller: callers,
      // Now and then from the address of all others, whose limits are spent.
      address: fc.option(fc.nat(2 ** 24 - 1), { freq: 4 }),
      parameters: parametersOf(operation, surroundings),
      body: bodyOf(operation, surroundings),
      twists: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 4, arbitrary: fc.tuple(twistOf(operation)) },
        { weight: 1, arbitrary: fc.tuple(twistOf(operation), twistOf(operation)) },
      ),
    })
    .map(({ address, ...parts }) => build(operation, parts, address === null ? {} : addressOf(address)));
}

const callers: Arbitrary<Caller> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom<Caller>('ann', 'ann', 'bo', 'eve') },
  { weight: 2, arbitrary: fc.constant<Caller>('ann by cookie') },
  { weight: 1, arbitrary: fc.constant<Caller>('nobody') },
  { weight: 1, arbitrary: badCredentials },
);

function parametersOf({ fields }: Operation, surroundings: Surroundings): Arbitrary<Values> {
  const parameters = fields.filter((field) => field.in !== 'body');
  const any = fc.record(
    Object.fromEntries(
      parameters.map(({ name, schema, isAllowed }) => [
        name,
        fitting(schema, surroundings, name).filter((value) => isAllowed(value)),
      ]),
    ),
    { requiredKeys: parameters.filter(({ isRequired }) => isRequired).map(({ name }) => name) },
  );
  const inPath = parameters.filter((field) => field.in === 'path').map(({ name }) => name);
  if (inPath.length === 0) return any;
  // What exists changes while requests are made: the place in the list is drawn, not what stands there.
  return fc.tuple(any, fc.option(fc.nat(99), { freq: 2 })).map(([values, place]) => {
    const existing = surroundings.knownIdentities(inPath);
    return place === null || existing.length === 0
      ? values
      : { ...values, ...existing[place % existing.length] };
  });
}

function bodyOf({ body }: Operation, surroundings: Surroundings): Arbitrary<unknown> {
  if (body === null) return fc.constant(undefined);
  return fitting(body.schema, surroundings).filter((value) => body.isAllowed(value));
}

function twistOf({ fields }: Operation): Arbitrary<Twist> {
  const inPath = fields.filter((field) => field.in === 'path');
  return fc.oneof(
    ...(fields.length === 0
      ? []
      : [
          {
            weight: 6,
            arbitrary: fc.record({
              kind: fc.constant('value' as const),
              field: fc.constantFrom(...fields),
              value: hostileValue,
            }),
          },
          {
            weight: 1,
            arbitrary: fc.record({
              kind: fc.constant('missing' as const),
              field: fc.constantFrom(...fields.filter((field) => field.in !== 'path'), ...fields.slice(0, 1)),
            }),
          },
        ]),
    ...(inPath.length === 0
      ? []
      : [
          {
            weight: 2,
            arbitrary: fc.record({
              kind: fc.constant('segment' as const),
              field: fc.constantFrom(...inPath),
              segment: rawSegment,
            }),
          },
        ]),
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('unknown' as const), fields: unknownFields }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('query' as const), text: rawQuery }) },
    { weight: 2, arbitrary: rawBody.map((body) => ({ kind: 'body' as const, ...body })) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('headers' as const), headers: strangeHeaders }),
    },
  );
}

function build(
  operation: Operation,
  given: { caller: Caller; parameters: Values; body: unknown; twists: readonly Twist[] },
  address: Record<string, string>,
): FuzzRequest {
  const { caller, twists } = given;
  const parameters = new Map(Object.entries(given.parameters));
  const body = isObject(given.body) ? new Map(Object.entries(given.body)) : null;
  const segments = new Map<string, string>();
  const headers: Record<string, string> = {
    ...address,
    ...(operation.body !== null && { 'content-type': 'application/json' }),
  };
  const queries: string[] = [];
  let rawBodyText: string | Uint8Array | undefined;

  for (const twist of twists) {
    switch (twist.kind) {
      case 'value':
        (twist.field.in === 'body' ? body : parameters)?.set(twist.field.name, twist.value);
        break;
      case 'missing':
        // A path without one of its parts is another path.
        if (twist.field.in !== 'path')
          (twist.field.in === 'body' ? body : parameters)?.delete(twist.field.name);
        break;
      case 'unknown':
        for (const [name, value] of twist.fields) {
          if (body === null) queries.push(`${percentEncoded(name)}=${percentEncoded(textOf(value))}`);
          else body.set(name, value);
        }
        break;
      case 'segment':
        segments.set(twist.field.name, twist.segment);
        break;
      case 'query':
        queries.push(twist.text);
        break;
      case 'body':
        rawBodyText = twist.body;
        delete headers['content-type'];
        if (twist.contentType !== null) headers['content-type'] = twist.contentType;
        break;
      case 'headers':
        Object.assign(headers, twist.headers);
        break;
    }
  }

  for (const { name, in: place } of operation.fields) {
    const value = parameters.get(name);
    if (value === undefined) continue;
    if (place === 'header') headers[name] = headerOf(value);
    if (place === 'query') {
      for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) {
        queries.push(`${percentEncoded(name)}=${percentEncoded(textOf(each))}`);
      }
    }
  }
  const path = operation.path.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => segments.get(name) ?? segmentOf(parameters.get(name)),
  );
  const json = body === null ? given.body : objectOf(body);
  return {
    caller,
    method: operation.method,
    target: queries.length === 0 ? path : `${path}?${queries.join('&')}`,
    headers,
    body: rawBodyText ?? (json === undefined ? null : JSON.stringify(json)),
    forbiddenField: forbiddenFieldOf(operation, twists, parameters, body),
    sentFields: [...parameters.keys(), ...(body?.keys() ?? [])],
  };
}

/** Only where one thing is wrong: of several, the server may name any. */
function forbiddenFieldOf(
  operation: Operation,
  twists: readonly Twist[],
  parameters: ReadonlyMap<string, unknown>,
  body: ReadonlyMap<string, unknown> | null,
): string | null {
  const [twist, another] = twists;
  if (twist?.kind !== 'value' || another !== undefined) return null;
  const { field } = twist;
  if (field.otherNameOf !== null && (parameters.has(field.otherNameOf) || body?.has(field.otherNameOf)))
    return null;
  if (field.in === 'body') {
    if (body === null || operation.body?.isAllowed(JSON.parse(JSON.stringify(objectOf(body)))) !== false)
      return null;
    return field.isAllowed(JSON.parse(JSON.stringify(twist.value))) || isTrimmed(twist.value)
      ? null
      : field.name;
  }
  const value = parameters.get(field.name);
  // A header may stand for another parameter, and a list is sent as several.
  const hasHeader = operation.fields.some(
    ({ name, in: place }) => place === 'header' && parameters.has(name),
  );
  if (hasHeader || Array.isArray(value)) return null;
  const sent = textOf(value);
  if (!sent.isWellFormed()) return null;
  // In a query, a value that comes once may be a list of one.
  const readings = [sent, readFromUrl(sent), [sent], [readFromUrl(sent)]];
  return readings.some((reading) => field.isAllowed(reading)) || isTrimmed(sent) ? null : field.name;
}

/** In a URL everything is text. */
function readFromUrl(sent: string): unknown {
  if (sent === 'true' || sent === 'false') return sent === 'true';
  return /^-?\d{1,16}$/.test(sent) ? Number(sent) : sent;
}

/** What is around a text does not count for its length. */
function isTrimmed(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== value;
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** With `__proto__` as a field like others. */
function objectOf(fields: ReadonlyMap<string, unknown>): Values {
  return Object.fromEntries(fields);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}

/** An empty part of a path would make it another path. */
function segmentOf(value: unknown): string {
  return percentEncoded(textOf(value)) || '%20';
}

function percentEncoded(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

function headerOf(value: unknown): string {
  return textOf(value).replaceAll(/[^\x20-\x7e]/g, '?');
}
