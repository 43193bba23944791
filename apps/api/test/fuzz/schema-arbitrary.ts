import type { Arbitrary } from 'fast-check';
import * as fc from 'fast-check';

/** JSON Schema as far as OpenAPI documents of ours use it. */
export interface Schema {
  $ref?: string;
  description?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
}

/** What a schema alone does not say. */
export interface Surroundings {
  /** The schema that a `$ref` names. */
  resolve(reference: string): Schema;
  /** Text that a field of this name has had elsewhere, such as the name of a user who exists. */
  knownTexts(field: string): readonly string[];
  /** Numbers under which something exists, by these names together; asked anew for each value. */
  knownIdentities(names: readonly string[]): readonly Record<string, number>[];
}

/** Deeper than this, what is optional is left out: schemas may hold themselves. */
const maxDepth = 4;

/** Values that fit a schema, except that what a part of it only rules out has to be sorted out afterwards. */
export function fitting(
  schema: Schema,
  surroundings: Surroundings,
  field = '',
  depth = 0,
): Arbitrary<unknown> {
  const inner = (part: Schema, name = field) => fitting(part, surroundings, name, depth + 1);
  if (schema.$ref !== undefined)
    return fitting(surroundings.resolve(schema.$ref), surroundings, field, depth);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const { anyOf, oneOf, allOf, ...own } = schema;
  const options = anyOf ?? oneOf;
  if (options !== undefined || allOf !== undefined) {
    const parts = (allOf ?? []).map((part) => inner(part));
    if (options !== undefined) parts.push(fc.oneof(...options.map((option) => inner(option))));
    if (own.type !== undefined) parts.push(inner(own));
    return fc.tuple(...parts).map(merged);
  }
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => inner({ ...schema, type })));
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return wholeNumber(schema);
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true });
    case 'string':
      return text(schema, surroundings.knownTexts(field));
    case 'array':
      return list(schema, inner, depth);
    case 'object':
      return object(schema, inner, depth);
    case undefined:
      return fc.jsonValue({ maxDepth: 2 });
    default:
      throw new Error(`There is no JSON type ${schema.type}.`);
  }
}

/** The parts of an object put together; of what is no object, one. */
function merged(parts: unknown[]): unknown {
  const isObject = parts.every((part) => typeof part === 'object' && part !== null && !Array.isArray(part));
  return isObject ? Object.assign({}, ...parts) : parts[0];
}

/** Small ones above all: what exists is numbered from 1. */
function wholeNumber({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): Arbitrary<number> {
  const min = Math.max(minimum ?? Number.MIN_SAFE_INTEGER, (exclusiveMinimum ?? -Infinity) + 1);
  const max = Math.min(maximum ?? Number.MAX_SAFE_INTEGER, (exclusiveMaximum ?? Infinity) - 1);
  const small = Math.min(Math.max(min, 0), max);
  return fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: small, max: Math.min(small + 5, max) }) },
    { weight: 1, arbitrary: fc.integer({ min, max }) },
    { weight: 1, arbitrary: fc.constantFrom(min, max) },
  );
}

function text(schema: Schema, known: readonly string[]): Arbitrary<string> {
  const isFit = fits(schema);
  const fresh = freshText(schema).filter(isFit);
  const fittingKnown = known.filter(isFit);
  if (fittingKnown.length === 0) return fresh;
  return fc.oneof(fc.constantFrom(...fittingKnown), fresh);
}

/** JSON Schema counts code points. */
function fits({ minLength = 0, maxLength = Infinity, pattern }: Schema): (value: string) => boolean {
  const shape = pattern === undefined ? null : new RegExp(pattern, 'u');
  return (value) => {
    const { length } = Array.from(value);
    return length >= minLength && length <= maxLength && (shape === null || shape.test(value));
  };
}

function freshText({ minLength = 0, maxLength = Infinity, pattern, format }: Schema): Arbitrary<string> {
  if (pattern !== undefined) {
    const shape = new RegExp(pattern, 'u');
    const fresh = fc.stringMatching(shape, { size: 'xsmall' });
    // Digits that stand for a number name what exists, as a number does.
    return shape.test('1') ? fc.oneof(fresh, fc.integer({ min: 1, max: 6 }).map(String)) : fresh;
  }
  switch (format) {
    case 'date-time':
      return fc
        .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString());
    case 'email':
      return fc.stringMatching(/^[a-z0-9]{1,9}@[a-z0-9]{1,9}\.[a-z]{2,3}$/);
    case 'uri':
      // Nobody has this domain (RFC 2606): what a server is told to call is nobody's.
      return fc.stringMatching(/^https:\/\/nobody\.invalid\/[\w/.-]{0,12}$/);
    case 'uuid':
      return fc.uuid();
    default: {
      const few = { minLength, maxLength: Math.min(maxLength, minLength + 12) };
      return fc.oneof(
        { weight: 9, arbitrary: fc.string({ ...few, unit: fc.constantFrom('a', 'b', 'c', 'd', 'e') }) },
        { weight: 4, arbitrary: fc.string({ ...few, unit: 'grapheme' }) },
        { weight: 1, arbitrary: fc.constant('x'.repeat(Math.min(maxLength, 5_000))) },
      );
    }
  }
}

type Inner = (part: Schema, name?: string) => Arbitrary<unknown>;

function list(
  { items = {}, minItems = 0, maxItems }: Schema,
  inner: Inner,
  depth: number,
): Arbitrary<unknown> {
  const few = depth < maxDepth ? minItems + 3 : minItems;
  return fc.array(inner(items), { minLength: minItems, maxLength: Math.min(maxItems ?? few, few) });
}

function object(
  { properties = {}, required = [], additionalProperties }: Schema,
  inner: Inner,
  depth: number,
): Arbitrary<unknown> {
  const fields = Object.entries(properties).filter(([name]) => depth < maxDepth || required.includes(name));
  const own = fc.record(Object.fromEntries(fields.map(([name, schema]) => [name, inner(schema, name)])), {
    requiredKeys: required.filter((name) => properties[name] !== undefined),
  });
  if (typeof additionalProperties !== 'object' || depth >= maxDepth) return own;
  const name = fc.string({ minLength: 1, maxLength: 8 });
  return fc.tuple(fc.dictionary(name, inner(additionalProperties), { maxKeys: 3 }), own).map(merged);
}
