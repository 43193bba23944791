import type { Arbitrary } from 'fast-check';
import * as fc from 'fast-check';

/** Names that mean something to JavaScript. */
const fatefulNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  '$where',
];

const texts = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\n',
    '\0',
    'a\0b',
    '\ud800',
    'x\udfff',
    '\u202e',
    '\u200b',
    '\ufeff',
    '../../etc/passwd',
    '%00',
    '%2F',
    '%',
    "' or 1=1 --",
    '<script>alert(1)</script>',
    '${1+1}',
    '0',
    '1',
    '-1',
    '+1',
    '01',
    '1.5',
    '1e3',
    '0x10',
    '١',
    ' 1',
    '9007199254740993',
    '99999999999999999999',
    'NaN',
    'null',
    'true',
    ...fatefulNames,
  ),
  fc.integer({ min: 100, max: 6_000 }).map((length) => 'x'.repeat(length)),
  fc.integer({ min: 100, max: 2_000 }).map((length) => '🦜'.repeat(length)),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

const numbers = fc.oneof(
  fc.constantFrom(0, -0, -1, 1.5, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 + 2, 1e300, -1e300, 5e-324),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const deep = fc.integer({ min: 2, max: 2_000 }).chain((depth) =>
  fc.constantFrom('array', 'object').map((kind) => {
    let value: unknown = 1;
    for (let level = 0; level < depth; level++) value = kind === 'array' ? [value] : { a: value };
    return value;
  }),
);

/** JSON that nobody sends in good faith. */
export const hostileValue: Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: texts },
  { weight: 3, arbitrary: numbers },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false) },
  { weight: 1, arbitrary: fc.array(fc.oneof(texts, numbers), { maxLength: 4 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      [],
      {},
      { $gt: '' },
      [[]],
      [null],
      Array.from({ length: 1_000 }, () => 1),
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: deep },
);

/** Fields that no operation has. */
export const unknownFields: Arbitrary<[string, unknown][]> = fc.array(
  fc.tuple(fc.oneof(fc.constantFrom(...fatefulNames), fc.string({ maxLength: 8 })), hostileValue),
  { minLength: 1, maxLength: 3 },
);

/** A part of a path as it goes over the wire. Never empty, which would be another path. */
export const rawSegment: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '%00',
    '1%00',
    '%2F',
    '1%2F2',
    '..%2f..',
    '.',
    '..',
    '%',
    '%ZZ',
    '%E0%A4%A',
    '%ff',
    '%ED%A0%80',
    '%C0%80',
    '%20',
    '1%20',
    '%31',
    ';',
    '1;v=2',
    '*',
    ':roomId',
    '{roomId}',
    '1,2',
    '\u00ff',
    "'",
    '"',
    '<>',
    '\\',
    '|',
    ...fatefulNames,
  ),
  fc.integer({ min: 1, max: 8_000 }).map((length) => '9'.repeat(length)),
  fc.stringMatching(/^(?:%[0-9a-fA-F]{2}|[\w!$&'()*+,;=:@~-]){1,12}$/),
);

/** More of a query, as it goes over the wire. */
export const rawQuery: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '&&&',
    '=',
    '=1',
    'limit',
    'limit=',
    'limit=1&limit=2',
    'limit[]=1',
    'limit[a]=1',
    'limit=%00',
    'limit=%',
    'limit=%ff',
    'limit=+1',
    'limit=1%20',
    'cursor=%ED%A0%80',
    'q=%ED%A0%80',
    'q=%00',
    'q=a&q=b',
    '__proto__=1',
    '__proto__[limit]=1',
    'constructor[prototype][x]=1',
    '?',
    '%=%',
    ';limit=1',
    '\u00ff=\u00ff',
  ),
  fc.stringMatching(/^(?:%[0-9a-fA-F]{2}|[\w!$'()*+,;=:@~&[\]-]){1,30}$/),
  fc.integer({ min: 100, max: 2_000 }).map((count) => 'a=1&'.repeat(count)),
);

const contentTypes = [
  '',
  'application/json; charset=utf-8',
  'application/json;charset=utf-16',
  'application/JSON',
  'application/json; charset="',
  'application/jsonx',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/html',
  'application/octet-stream',
  'nonsense',
  '/',
  ';',
  '__proto__/constructor',
];

/** Bodies that are no JSON object, or not as their content type says. */
export const rawBody: Arbitrary<{ contentType: string | null; body: string | Uint8Array }> = fc.oneof(
  fc.record({
    contentType: fc.constantFrom(null, ...contentTypes),
    body: fc.constantFrom('{}', '{"content":"x"}', 'content=x', '--x\r\n\r\n--x--', ''),
  }),
  fc.record({
    contentType: fc.constant('application/json'),
    body: fc.oneof(
      fc.constantFrom(
        '{',
        '[]',
        '[1,2]',
        '""',
        '"text"',
        'null',
        'true',
        '1',
        '-',
        '{"a":}',
        '{"a":1,}',
        '{"a":1}{"b":2}',
        "{'a':1}",
        '\ufeff{}',
        ' {} ',
        '{"__proto__":{"admin":true}}',
        '{"constructor":{"prototype":{"admin":true}}}',
        '{"content":"x","content":1}',
        '{"content":"\\ud800"}',
        '{"content":"\\u0000"}',
        '{"a":1e999}',
        'NaN',
        'undefined',
        '\0',
      ),
      fc.string({ unit: 'binary', maxLength: 50 }),
      fc.json({ maxDepth: 4 }),
      fc.uint8Array({ minLength: 1, maxLength: 50 }),
      fc.integer({ min: 60_000, max: 70_000 }).map((length) => `{"content":"${'x'.repeat(length)}"}`),
      fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth)),
      fc.integer({ min: 1, max: 10_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
    ),
  }),
);

/** The value of a header: Latin-1 without control characters, as HTTP has it. */
const headerValue = fc.oneof(
  fc.constantFrom('', ' ', ',', ';', '=', '*', '*/*', 'null', '"', '\u00ff'),
  fc.string({
    unit: fc
      .integer({ min: 0x20, max: 0xff })
      .filter((code) => code !== 0x7f)
      .map((code) => String.fromCharCode(code)),
    maxLength: 30,
  }),
  fc.constant('x'.repeat(6_000)),
);

export const strangeHeaders: Arbitrary<Record<string, string>> = fc.oneof(
  fc.dictionary(
    fc.constantFrom(
      'accept',
      'accept-encoding',
      'accept-language',
      'content-encoding',
      'forwarded',
      'host',
      'if-match',
      'if-none-match',
      'if-modified-since',
      'last-event-id',
      'origin',
      'prefer',
      'range',
      'referer',
      'te',
      'user-agent',
      'via',
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-http-method-override',
      'x-request-id',
    ),
    headerValue,
    { minKeys: 1, maxKeys: 3 },
  ),
  fc.constantFrom(
    { 'content-encoding': 'gzip' },
    { 'transfer-encoding': 'chunked' },
    { expect: '100-continue' },
    { origin: 'null' },
    { origin: 'http://elsewhere.invalid' },
    { origin: 'http://[' },
    { accept: 'text/event-stream' },
    { accept: 'text/html' },
    { 'access-control-request-method': 'POST', origin: 'http://elsewhere.invalid' },
    { 'x-forwarded-for': 'unknown, ,::1' },
  ),
);

/** What is sent in place of credentials. */
export const badCredentials: Arbitrary<Record<string, string>> = fc.oneof(
  fc.constantFrom<Record<string, string>>(
    { authorization: 'Bearer' },
    { authorization: 'Bearer ' },
    { authorization: 'Bearer x' },
    { authorization: 'bearer a.b.c' },
    { authorization: 'Basic YW5uOnBhc3N3b3Jk' },
    { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.' },
    { authorization: `Bearer ${'x.'.repeat(3_000)}` },
    { cookie: '=' },
    { cookie: ';;;' },
    { cookie: 'parley_session=' },
    { cookie: 'parley_session=x' },
    { cookie: 'parley_session=%' },
    { cookie: 'parley_session=%00; parley_session=x' },
    { cookie: '__proto__=x; constructor=y' },
  ),
  headerValue.map((authorization) => ({ authorization })),
  headerValue.map((cookie) => ({ cookie: `parley_session=${cookie}` })),
);
